// SPDX-License-Identifier: Apache-2.0

import Foundation
import ImagePacking

// Cuts every file of a folder at every offset and inspects what is left, once as a shorter file and once as the start of
// the whole one. Prints a line for each folder in it as it is done, and what is under way on a terminal; exit code 1 if a report
// breaks its promises (a crash ends the run).
//
//     swift run -c release --package-path Benchmarks/library every-offset build/samples [PACKAGE...]

guard CommandLine.arguments.count >= 2 else {
    tell("usage: every-offset FOLDER [PACKAGE...]")
    exit(64)
}
let root = URL(filePath: CommandLine.arguments[1]).resolvingSymlinksInPath()
let wanted = CommandLine.arguments.dropFirst(2)
guard let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap({ $0 as? String }).sorted() else {
    tell("\(root.path): no such folder")
    exit(2)
}

var files: [(package: String, path: String)] = []
for path in paths {
    let package = path.split(separator: "/").first.map(String.init) ?? path
    let isRegular = try root.appending(path: path).resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
    if isRegular, wanted.isEmpty || wanted.contains(package) { files.append((package, path)) }
}
var total = Total()
var package = Total()
for (index, file) in files.enumerated() {
    let bytes = [UInt8](try Data(contentsOf: root.appending(path: file.path)))
    if isatty(STDERR_FILENO) == 1 {
        FileHandle.standardError.write(
            Data("\r\u{1B}[K\(index + 1)/\(files.count) \(file.path), \(bytes.count) bytes".utf8))
    }
    var wrong: [String] = []
    let time = await ContinuousClock().measure { wrong = await cutEverywhere(bytes) }
    for line in wrong { tell("\(file.path): \(line)") }
    package.add(offsets: bytes.count, broken: wrong.count, time: time)
    if index + 1 == files.count || files[index + 1].package != file.package {
        tell("\(file.package): \(package)")
        total.add(package)
        package = Total()
    }
}
tell("all: \(total)")
exit(total.broken == 0 && total.files > 0 ? 0 : 1)

/// Prints a line at once: a run takes an hour, and what it has found must not wait in a buffer for its end.
func tell(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

/// What was done, and what came of it.
struct Total: CustomStringConvertible {
    var files = 0
    var offsets = 0
    var broken = 0
    var time = Duration.zero

    mutating func add(offsets: Int, broken: Int, time: Duration) {
        add(Total(files: 1, offsets: offsets, broken: broken, time: time))
    }

    mutating func add(_ other: Total) {
        files += other.files
        offsets += other.offsets
        broken += other.broken
        time += other.time
    }

    var description: String {
        "\(files) files, \(offsets) offsets, \(broken) broken promises, \(String(format: "%.1f", time / .seconds(1))) s"
    }
}

/// What is wrong with the reports of a file's beginnings, all processors at work.
func cutEverywhere(_ bytes: [UInt8]) async -> [String] {
    let workers = ProcessInfo.processInfo.activeProcessorCount
    return await withTaskGroup(of: [String].self) { group in
        for worker in 0..<workers {
            group.addTask { stride(from: worker, to: bytes.count, by: workers).compactMap { check(bytes, cutTo: $0) } }
        }
        return await group.reduce(into: []) { $0 += $1 }
    }
}

/// What is wrong with the report of a file's beginning; nil if all is well.
func check(_ bytes: [UInt8], cutTo length: Int) -> String? {
    let cut = ImageReport(head: bytes.prefix(length))
    guard cut.size == length, cut.wanted == nil else {
        return "cut to \(length): a file of \(cut.size), \(cut.wanted ?? 0) wanted"
    }
    let head = ImageReport(head: bytes.prefix(length), fileSize: bytes.count)
    guard head.size == bytes.count, head.wanted.map({ $0 > length && $0 <= bytes.count }) ?? true else {
        return "the first \(length) bytes: a file of \(head.size), \(head.wanted ?? 0) wanted"
    }
    return nil
}
