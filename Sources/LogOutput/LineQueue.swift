// SPDX-License-Identifier: Apache-2.0

/// Lines that wait to be written, bounded in bytes: what comes when it is full is left out, and what waits keeps its order.
struct LineQueue {
    private let limit: Int
    private var waiting: [UInt8] = []
    /// Lines that wait.
    private(set) var count = 0

    /// - Parameter limit: bytes. One MiB is ten thousand lines, what a thousand machines write while they boot.
    init(limit: Int = 1 << 20) {
        self.limit = limit
    }

    var isEmpty: Bool { waiting.isEmpty }

    /// Takes bytes, mostly a line with its line feed; false if there is no room for them.
    ///
    /// - Parameter isNotice: whether it says what was left out, for which there is always room: it comes seldom.
    mutating func append(_ bytes: some Collection<UInt8>, isNotice: Bool = false) -> Bool {
        guard isNotice || waiting.count + bytes.count <= limit else { return false }
        waiting += bytes
        count += 1
        return true
    }

    /// All that waits, which waits no longer.
    mutating func takeAll() -> (bytes: [UInt8], lines: Int) {
        defer { (waiting, count) = ([], 0) }
        return (waiting, count)
    }
}
