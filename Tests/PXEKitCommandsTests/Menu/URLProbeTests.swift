// SPDX-License-Identifier: Apache-2.0

import BootMenu
import DiskCatalog
import Foundation
import NIOCore
import TestSupport
import Testing

@testable import BootHTTP
@testable import PXEKitCommands

@Suite("Asking servers for the files of a menu")
struct URLProbeTests {
    /// Runs our HTTP server over `linux` and a folder with a blank in its name, and stops it.
    private func withServer(_ body: (_ base: String) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "a b"), withIntermediateDirectories: true)
            try Data("kernel".utf8).write(to: folder.appending(path: "linux"))
            try Data("disk".utf8).write(to: folder.appending(path: "a b/initrd.gz"))
            let server = HTTPFileServer(
                catalog: CatalogIndex([try DiskRoot(folder.path)]), host: "127.0.0.1", port: 0, observe: { _ in })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                defer { group.cancelAll() }
                try await body("http://127.0.0.1:\(try await server.port)/")
            }
        }
    }

    private func menu(_ paths: [String]) -> Menu {
        Menu {
            for (index, path) in paths.enumerated() {
                MenuEntry("e\(index)", .linux(LinuxBoot(kernel: BootFile(Template(path)))))
            }
        }
    }

    @Test("what a server has is there, what it lacks is not; of everything else nobody can tell")
    func results() async throws {
        try await withServer { base in
            // Port 9 (discard) of this machine: nobody listens there.
            let unreachable = "http://127.0.0.1:9/linux"
            let menu = menu([
                base + "linux", base + "a%20b/initrd.gz", base + "gone", base + "${mac}", "linux", unreachable,
            ])
            let results = await URLProbe.results(of: menu)
            #expect(results == [base + "linux": true, base + "a%20b/initrd.gz": true, base + "gone": false])
        }
    }

    @Test("more URLs than are asked at a time all get their answer")
    func many() async throws {
        try await withServer { base in
            let paths = (0..<40).map { base + ($0 % 2 == 0 ? "linux?\($0)" : "gone\($0)") }
            let results = await URLProbe.results(of: menu(paths))
            #expect(results.count == 40)
            for (index, path) in paths.enumerated() { #expect(results[path] == (index % 2 == 0), "\(path)") }
        }
    }

    @Test("lint names the entry whose URL cannot be fetched, and no other")
    func lint() async throws {
        try await withServer { base in
            try await withTemporaryDirectory { folder in
                let tree = try #require(DiskFileTree(folder.path))
                let menu = menu([base + "linux", base + "gone"])
                tree.urls = await URLProbe.results(of: menu)
                var linter = MenuLinter(menu, from: .yaml, tree: tree)
                #expect(linter.run().map(\.message) == ["\(base)gone of e1 cannot be fetched"])
            }
        }
    }
}
