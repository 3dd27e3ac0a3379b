// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The readers of events: so many at most, each with a short queue of which the oldest events are lost when it reads slowly.
final class EventStreams: Sendable {
    private struct State {
        var readers: [Int: AsyncStream<String>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())
    private let most: Int
    private let queue: Int

    /// - Parameters:
    ///   - most: readers at once. Browsers have one for each page that is open.
    ///   - queue: events that wait for a reader.
    init(most: Int = 32, queue: Int = 64) {
        (self.most, self.queue) = (most, queue)
    }

    /// How many read now.
    var count: Int { state.withLock { $0.readers.count } }

    /// A new reader; nil where there are too many.
    func open() -> AsyncStream<String>? {
        state.withLock { state in
            guard state.readers.count < most else { return nil }
            let (stream, reader) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(queue))
            let number = state.next
            state.next += 1
            state.readers[number] = reader
            reader.onTermination = { [weak self] _ in self?.close(number) }
            // A browser asks again after so many milliseconds when it was let go.
            reader.yield("retry: 3000\n\n")
            return stream
        }
    }

    /// Tells all readers; without any, nothing is made.
    func tell(_ make: () -> String) {
        let readers = state.withLock { Array($0.readers.values) }
        guard !readers.isEmpty else { return }
        let text = make()
        for reader in readers { reader.yield(text) }
    }

    private func close(_ number: Int) { _ = state.withLock { $0.readers.removeValue(forKey: number) } }
}
