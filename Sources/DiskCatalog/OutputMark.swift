// SPDX-License-Identifier: Apache-2.0

internal import CAttributes
internal import Foundation
internal import Synchronization

/// Tells a file that a command wrote from one that a person wrote or changed.
///
/// The mark is an extended attribute with the file's size and time of change, so that any change to the file makes it void. Where the file
/// system has no attributes (FAT, some network shares) no file counts as ours.
enum OutputMark {
    private static let name = "user.pxekit"

    /// Whether the file is as a command of ours left it.
    static func isIntact(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        var value = [UInt8](repeating: 0, count: 64)
        let count = attribute_get(path, name, &value, value.count)
        return count > 0 && String(decoding: value[..<count], as: UTF8.self) == text(status)
    }

    /// Marks a file to which nothing more is written.
    static func set(on descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return }
        let value = Array(text(status).utf8)
        _ = attribute_set(descriptor, name, value, value.count)
    }

    private static func text(_ status: stat) -> String {
        #if os(Linux)
            let time = status.st_mtim
        #else
            let time = status.st_mtimespec
        #endif
        return "\(status.st_size) \(time.tv_sec).\(time.tv_nsec)"
    }
}

/// Keeps signals from ending the program in the midst of giving a file its name, which takes two steps where another has it.
enum OutputSignals {
    private static let held = [SIGINT, SIGTERM, SIGHUP]
    /// The signal that came meanwhile, or 0.
    private static let came = Atomic<Int32>(0)

    /// Who holds them back now, one within the other or side by side, and what they did before the first.
    private struct Holders {
        var count = 0
        var before: [sigaction] = []
    }

    private static let holders = Mutex(Holders())

    /// Runs work that is over in a moment; a signal that comes meanwhile is given again once the last such work is done.
    static func heldBack<Value>(
        _ work: () throws(OutputFile.Refusal) -> Value
    ) throws(OutputFile.Refusal) -> Value {
        begin()
        defer { end() }
        return try work()
    }

    private static func begin() {
        holders.withLock { holders in
            holders.count += 1
            guard holders.count == 1 else { return }
            holders.before = held.map { number in
                var action = sigaction()
                sigaction(number, nil, &action)
                signal(number) { OutputSignals.came.store($0, ordering: .relaxed) }
                return action
            }
        }
    }

    private static func end() {
        let number = holders.withLock { holders -> Int32 in
            holders.count -= 1
            guard holders.count == 0 else { return 0 }
            for (number, var action) in zip(held, holders.before) { sigaction(number, &action, nil) }
            return came.exchange(0, ordering: .relaxed)
        }
        if number != 0 { kill(getpid(), number) }
    }
}
