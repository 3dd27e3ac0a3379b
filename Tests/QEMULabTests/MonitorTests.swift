// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Synchronization
import Testing

@testable import QEMULab

@Suite("Monitor")
struct MonitorTests {
    private func sent(_ reaction: Monitor.Reaction) -> String? {
        if case .send(let bytes) = reaction { String(buffer: bytes) } else { nil }
    }

    @Test("the greeting is answered, an order carries an id, its result finds it again")
    func conversation() {
        var monitor = Monitor()
        let greeting = ByteBuffer(string: #"{"QMP": {"version": {}, "capabilities": []}}"#)
        #expect(sent(monitor.received(greeting)) == "{\"execute\":\"qmp_capabilities\",\"id\":1}\n")
        let failures = Mutex<[String?]>([])
        let order = monitor.order(.screenshot(file: "/tmp/a b.png")) { result in
            failures.withLock { list in
                if case .failure(let error) = result { list.append(error.description) } else { list.append(nil) }
            }
        }
        #expect(
            sent(order)
                == "{\"arguments\":{\"filename\":\"/tmp/a b.png\",\"format\":\"png\"},\"execute\":\"screendump\",\"id\":2}\n"
        )
        _ = monitor.received(ByteBuffer(string: #"{"return": {}, "id": 1}"#))
        #expect(failures.withLock { $0 } == [])
        _ = monitor.received(ByteBuffer(string: #"{"error": {"class": "E", "desc": "no disk"}, "id": 2}"#))
        #expect(failures.withLock { $0 } == ["QEMU's monitor: no disk"])
    }

    @Test("an order for a text gets the text")
    func text() {
        var monitor = Monitor()
        let texts = Mutex<[String]>([])
        _ = monitor.order(.human("xp /1bx 0x449")) { result in
            if case .success(let text) = result { texts.withLock { $0.append(text) } }
        }
        _ = monitor.received(ByteBuffer(string: #"{"return": "0000000000000449: 0xff\r\n", "id": 1}"#))
        #expect(texts.withLock { $0 } == ["0000000000000449: 0xff\r\n"])
    }

    @Test("only the guest's own shutdown ends it; noise does nothing")
    func events() {
        var monitor = Monitor()
        func reaction(_ line: String) -> Bool {
            if case .guestEnded = monitor.received(ByteBuffer(string: line)) { true } else { false }
        }
        #expect(reaction(#"{"event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-shutdown"}}"#))
        #expect(!reaction(#"{"event": "SHUTDOWN", "data": {"guest": false, "reason": "host-signal"}}"#))
        #expect(!reaction(#"{"event": "RESET"}"#))
        #expect(!reaction("nonsense"))
    }

    @Test("orders that wait fail when the emulator goes")
    func closed() {
        var monitor = Monitor()
        let failed = Mutex(0)
        _ = monitor.order(.quit) { if case .failure = $0 { failed.withLock { $0 += 1 } } }
        monitor.closed()
        #expect(failed.withLock { $0 } == 1)
    }
}
