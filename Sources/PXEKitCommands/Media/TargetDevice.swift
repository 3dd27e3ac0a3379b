// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostSockets

/// A disk or a stick that a medium would be written to, as the system describes it.
struct TargetDevice: Equatable {
    /// Its name in /dev.
    let path: String
    /// What the maker calls it; nil if the system does not know.
    let model: String?
    /// Its size in bytes; nil if the system does not know.
    let size: Int?
    /// Where it, or a partition of it, is mounted.
    let mounts: [String]

    /// A device by what sysfs and the table of mounts tell of it.
    ///
    /// - Parameters:
    ///   - folder: of the device in sysfs, as /sys/class/block/sdb.
    ///   - table: as in /proc/self/mounts.
    init(path: String, folder: String, mounts table: String) {
        func text(_ name: String) -> String? {
            let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            return text?.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        self.path = path
        // A partition's device is that of the disk, one folder above.
        model = text("device/model") ?? text("../device/model")
        size = text("size").flatMap { Int($0) }.map { $0 * 512 }
        mounts = table.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count >= 2, words[0].hasPrefix(path) else { return nil }
            return String(words[1])
        }
    }

    /// The device at a path; nil if there is none.
    init?(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFBLK else { return nil }
        let device = URL(filePath: path).resolvingSymlinksInPath()
        let table = SystemTable.text(of: "/proc/self/mounts") ?? ""
        self.init(path: device.path, folder: "/sys/class/block/\(device.lastPathComponent)", mounts: table)
    }

    /// What it is, for a person who decides whether it is the right one.
    var description: String {
        [model, size.map { "\($0 / 1_000_000) MB" }].compactMap { $0 }.joined(separator: ", ")
    }

    /// Why it must not be written to; nil if it may be.
    ///
    /// - Parameters:
    ///   - size: of what would be written, in bytes.
    ///   - isConfirmed: whether it was named twice.
    func refusal(of size: Int, isConfirmed: Bool) -> String? {
        let what = description.isEmpty ? "is a device" : "is a device (\(description))"
        if !mounts.isEmpty { return "\(what) that is in use at \(mounts.joined(separator: ", ")); unmount it first" }
        if let room = self.size, room < size { return "\(what), too small for \(size) bytes" }
        guard !isConfirmed else { return nil }
        return "\(what): all that is on it would be lost; to do that name it once more, --erase \(path)"
    }
}
