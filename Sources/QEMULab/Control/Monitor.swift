// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The conversation with QEMU's monitor: orders out, their results and the machine's events in.
///
/// A value without I/O: it says what to send; its owner sends it.
struct Monitor {
    private var nextID = 1
    private var waiting: [Int: @Sendable (Result<String, LabError>) -> Void] = [:]

    /// What a line from QEMU asks for.
    enum Reaction {
        /// Send these bytes.
        case send(ByteBuffer)
        /// The guest turned itself off or asked for a reset.
        case guestEnded
        /// Nothing.
        case none
    }

    /// Takes a line from QEMU.
    mutating func received(_ line: ByteBuffer) -> Reaction {
        switch QMPMessage(line: line) {
        case .greeting: return order(.negotiate) { _ in }
        case .guestShutDown: return .guestEnded
        case .result(let id?, let text, let failure):
            waiting.removeValue(forKey: id)?(
                failure.map { .failure(.failed("QEMU's monitor: \($0)")) } ?? .success(text))
            return .none
        case .event, .result, nil: return .none
        }
    }

    /// Gives an order; `done` is called with its result, a text where the order asks for one.
    mutating func order(
        _ command: QMPCommand, done: @escaping @Sendable (Result<String, LabError>) -> Void
    ) -> Reaction {
        let id = nextID
        nextID += 1
        guard let line = try? command.line(id: id) else { return .none }
        waiting[id] = done
        return .send(line)
    }

    /// The monitor is gone: every order that waits fails.
    mutating func closed() {
        for done in waiting.values { done(.failure(.failed("QEMU ended before it answered its monitor"))) }
        waiting = [:]
    }
}
