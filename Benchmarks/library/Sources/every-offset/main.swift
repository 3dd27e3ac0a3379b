// SPDX-License-Identifier: Apache-2.0

import Foundation
import ImagePacking

// Cuts every file of a folder at every offset and inspects what is left, once as a shorter file and once as the start of
// the whole one. Prints a line for each folder in it; exit code 1 if a report breaks its promises (a crash ends the run).
//
//     swift run -c release --package-path Benchmarks/library every-offset build/samples

guard CommandLine.arguments.count == 2 else {
    print("usage: every-offset FOLDER")
    exit(64)
}
let root = URL(filePath: CommandLine.arguments[1]).resolvingSymlinksInPath()
guard let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap({ $0 as? String }).sorted() else {
    print("\(root.path): no such folder")
    exit(2)
}

struct Total {
    var files = 0
    var offsets = 0
    var time = Duration.zero
}

var totals: [String: Total] = [:]
var broken = 0
for path in paths {
    let file = root.appending(path: path)
    guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
    let bytes = [UInt8](try Data(contentsOf: file))
    var wrong: [String] = []
    let time = await ContinuousClock().measure { wrong = await cutEverywhere(bytes) }
    for line in wrong { print("\(path): \(line)") }
    broken += wrong.count
    let package = path.split(separator: "/").first.map(String.init) ?? path
    totals[package, default: Total()].files += 1
    totals[package, default: Total()].offsets += bytes.count
    totals[package, default: Total()].time += time
}
for (package, total) in totals.sorted(by: { $0.key < $1.key }) {
    let seconds = total.time / .seconds(1)
    print("\(package): \(total.files) files, \(total.offsets) offsets, \(String(format: "%.1f", seconds)) s")
}
print("\(totals.values.reduce(0) { $0 + $1.offsets }) offsets, \(broken) broken promises")
exit(broken == 0 && !totals.isEmpty ? 0 : 1)

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
