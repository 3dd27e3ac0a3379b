// SPDX-License-Identifier: Apache-2.0

import BootMenu
import Foundation
import NetAddress

// How long large menus take: 10,000 entries and 10,000 machines, for each loader; reading and writing the menu file;
// and the answer to "which file does this machine get?". Milliseconds of processor time, which other programs of a busy
// machine do not change; the median of seven runs. Nothing here runs in parallel.
//
//     swift run -c release --package-path Benchmarks/library menu-speed

let count = 10_000

/// Entries in submenus of a hundred, as a person would want them.
func entries() -> Menu {
    var menu = Menu("Ten thousand entries")
    menu.items = (0..<count / 100).map { part in
        .submenu(
            Submenu("part\(part)", title: "Part \(part)") {
                for index in 0..<100 {
                    MenuEntry(
                        "linux\(part)-\(index)", title: "Linux \(part).\(index)",
                        .linux(
                            LinuxBoot(
                                kernel: BootFile(Template("images/\(part)/\(index)/vmlinuz")),
                                initrds: [BootFile(Template("images/\(part)/\(index)/initrd.img"))],
                                arguments: "console=ttyS0 BOOTIF=${bootif} quiet")))
                }
            })
    }
    menu.defaultEntry = "linux0-0"
    return menu
}

/// Machines with a default of their own, and a menu of ten entries.
func machines() -> Menu {
    var menu = Menu("Ten thousand machines") {
        for index in 0..<10 {
            MenuEntry(
                "linux\(index)", .linux(LinuxBoot(kernel: "vmlinuz", initrds: ["initrd.img"], arguments: "quiet")))
        }
    }
    menu.machines = (0..<count).compactMap { index in
        MachineMatch(mac(index)).map { MenuMachine($0, defaultEntry: "linux\(index % 10)") }
    }
    return menu
}

func mac(_ index: Int) -> String {
    "52:54:00:00:"
        + [index >> 8, index & 0xFF].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
}

/// The files of a rendering as a boot root.
struct RenderedTree: FileTree {
    var files: [String: [UInt8]] = [:]
    func node(at path: String) -> FileTreeNode? {
        files[path].map { FileTreeNode(name: path, size: $0.count) }
    }
    func children(of directory: String) -> [FileTreeNode] { [] }
    func bytes(of path: String) -> [UInt8]? { files[path] }
    func inspect(_ path: String) -> FoundImage? { nil }
    func isReachable(url: String) -> Bool? { nil }
}

/// What this process has used of the processor, in milliseconds.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

func report(_ what: String, _ body: () -> some Any) {
    let times = (0..<7).map { _ in
        let start = processorTime()
        _ = body()
        return processorTime() - start
    }.sorted()
    print("\(what): \(String(format: "%.3f", times[3])) ms")
}

let (long, wide) = (entries(), machines())
for target in RenderTarget.allCases {
    report("\(count) entries for \(target.rawValue)") { long.rendered(for: target).files.count }
    report("\(count) machines for \(target.rawValue)") { wide.rendered(for: target).files.count }
}
let yaml = try long.yaml()
report("\(count) entries written as a menu file") { try? long.yaml() }
report("\(count) entries read from a menu file") { try? Menu(yaml: yaml, file: "menu.yaml") }
let config = long.rendered(for: .menuC32).files[0].bytes
report("\(count) entries read from pxelinux.cfg") { ConfigFile(bytes: config).interpreted().menu }
var tree = RenderedTree()
for file in wide.rendered(for: .menuC32).files { tree.files[file.path] = file.bytes }
let search = ConfigSearch(mac: MACAddress(mac(4711)), address: IPv4Address("192.0.2.17"))
report("which of \(count) files a machine gets, and its menu") {
    ConfigLookup(search, in: tree).found.flatMap { tree.bytes(of: $0) }.map {
        ConfigFile(bytes: $0).interpreted().menu.outline
    }
}
