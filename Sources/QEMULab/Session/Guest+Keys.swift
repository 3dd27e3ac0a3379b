// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

extension Guest {
    /// A person typed this.
    func personTyped(_ octets: [UInt8]) {
        type(String(decoding: octets, as: UTF8.self))
    }

    func type(_ text: String) {
        guard let key = typist.type(text) else { return }
        press(key)
        lookLater()
    }

    private func press(_ key: String) {
        console?.writeAndFlush(ByteBuffer(string: key), promise: nil)
    }

    /// Types on until all keys are typed.
    private func lookLater() {
        loop.scheduleTask(in: Typist.tick) {
            self.assumeIsolated { guest in
                if let key = guest.typist.look() { guest.press(key) }
                if guest.typist.isTyping { guest.lookLater() }
            }
        }
    }
}
