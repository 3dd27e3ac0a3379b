// SPDX-License-Identifier: Apache-2.0

import Foundation
import ImagePacking
import Testing

/// `pxekit image` as a user types it: exit codes, where output goes, what errors name.
@Suite("Image commands")
struct ImageCommandTests {
    /// A folder with pxeinfo in it, until the test ends.
    private func withFolder(_ body: (_ folder: String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pxekit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appending(path: "tree"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = Lab.repository.appending(path: "build/nbp/pxeinfo.0")
        try FileManager.default.copyItem(at: program, to: folder.appending(path: "tree/pxeinfo.0"))
        try await body(folder.path)
    }

    private static let isBuilt = FileManager.default.fileExists(
        atPath: Lab.repository.appending(path: "build/nbp/pxeinfo.0").path)

    @Test("what is wrong ends with its code and names itself", .enabled(if: isBuilt, "run `make nbp`"))
    func refusals() async throws {
        try await withFolder { folder in
            let (program, out) = ("\(folder)/tree/pxeinfo.0", "\(folder)/out")
            let table: [(arguments: [String], exitCode: Int32, names: [String])] = [
                (["inspect", "\(folder)/none"], 2, ["none: cannot be read"]),
                (["inspect"], 64, ["paths"]),
                (["pack", program, "-o", out, "--set", "exit=fly"], 2, ["exit = fly", "power-off"]),
                (["pack", program, "-o", out, "--set", "colour=red"], 2, ["colour", "block-size"]),
                (["pack", program, "-o", out, "--set", "server=1.2.3"], 2, ["server = 1.2.3", "IPv4"]),
                (["pack", program, "-o", out, "--build-id", "12"], 2, ["--build-id 12", "32 hexadecimal"]),
                (["rom", program, "-o", out, "--vendor", "0x10000", "--device", "1"], 2, ["0xffff"]),
                (["rom", program, "-o", out, "--vendor", "1", "--device", "1", "--size", "512"], 2, ["size", "512"]),
                (["verify", folder, "--manifest", program], 2, ["is no manifest"]),
                (["manifest", folder, "--sign", program], 64, ["--output"]),
                (["manifest", folder, "--output", out, "--sign", program], 2, ["PEM"]),
            ]
            for row in table {
                let run = try await ToolRun.pxekit(["image"] + row.arguments)
                #expect(run.exitCode == row.exitCode, "\(row.arguments)")
                #expect(run.output.isEmpty, "\(row.arguments)")
                for name in row.names {
                    #expect(run.diagnostics.contains(name), "\(row.arguments): \(run.diagnostics)")
                }
                #expect(!FileManager.default.fileExists(atPath: out), "\(row.arguments) must write nothing")
            }
        }
    }

    @Test("a program is packed by options and a file, and inspected", .enabled(if: isBuilt, "run `make nbp`"))
    func packing() async throws {
        try await withFolder { folder in
            let (program, out) = ("\(folder)/tree/pxeinfo.0", "\(folder)/out.0")
            try Data("# a comment\nfile = other.0\nexit = reboot  # last\n\nretries=3\n".utf8)
                .write(to: URL(filePath: "\(folder)/boot.conf"))
            let pack = try await ToolRun.pxekit([
                "image", "pack", program, "-o", out, "--config", "\(folder)/boot.conf", "--set", "file=next.0", "--set",
                "retries=", "--set", "console=int10+com1", "--compress",
            ])
            #expect(pack.exitCode == 0, "\(pack.diagnostics)")
            let image = try NBPImage([UInt8](try Data(contentsOf: URL(filePath: out))))
            #expect(image.header.isPacked)
            #expect(
                image.configuration.items.map(\.description)
                    == ["file = next.0", "exit = reboot", "console = int10+com1"])
            let inspect = try await ToolRun.pxekit(["image", "inspect", "--json", out])
            #expect(inspect.exitCode == 0)
            #expect(inspect.output.contains(#""compressed":true"#))
            let refused = try await ToolRun.pxekit(["image", "inspect", "--for", "7", out])
            #expect(refused.exitCode == 1)
            #expect(refused.output.contains("refused: the client (architecture 7) boots uefi-x64"))
        }
    }

    @Test("a tree is verified against its signed manifest", .enabled(if: isBuilt, "run `make nbp`"))
    func manifest() async throws {
        try await withFolder { folder in
            // The key pair of RFC 8032, 7.1, test 2, as OpenSSL writes it.
            let keys = [
                "key": "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7",
                "public": "MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=",
            ]
            for (name, body) in keys {
                try Data("-----BEGIN KEY-----\n\(body)\n-----END KEY-----\n".utf8)
                    .write(to: URL(filePath: "\(folder)/\(name).pem"))
            }
            let (tree, manifest) = ("\(folder)/tree", "\(folder)/manifest.json")
            let write = try await ToolRun.pxekit([
                "image", "manifest", tree, "--output", manifest, "--sign", "\(folder)/key.pem",
            ])
            #expect(write.exitCode == 0, "\(write.diagnostics)")
            let verify = ["image", "verify", tree, "--manifest", manifest, "--key", "\(folder)/public.pem"]
            let good = try await ToolRun.pxekit(verify)
            #expect(good.exitCode == 0, "\(good.output)\(good.diagnostics)")

            try Data([1]).write(to: URL(filePath: "\(tree)/new"))
            let text = try String(contentsOfFile: manifest, encoding: .utf8)
            try Data((text + " ").utf8).write(to: URL(filePath: manifest))
            let bad = try await ToolRun.pxekit(verify)
            #expect(bad.exitCode == 1)
            #expect(bad.output.contains("new: not in the manifest"))
            #expect(bad.output.contains("is no signature"))
        }
    }

    @Test(
        "links and hidden files that servers hand out are vouched for, and what they do not is named",
        .enabled(if: isBuilt, "run `make nbp`"))
    func servedTree() async throws {
        try await withFolder { folder in
            let (tree, manifest) = ("\(folder)/tree", "\(folder)/tree/manifest.json")
            let files = FileManager.default
            try files.createDirectory(atPath: "\(tree)/.new", withIntermediateDirectories: true)
            try Data("good".utf8).write(to: URL(filePath: "\(tree)/.new/a"))
            try files.createSymbolicLink(atPath: "\(tree)/boot", withDestinationPath: ".new")
            try files.createSymbolicLink(atPath: "\(tree)/first.0", withDestinationPath: "pxeinfo.0")
            try files.createSymbolicLink(atPath: "\(tree)/out", withDestinationPath: "/etc/hostname")
            let write = try await ToolRun.pxekit(["image", "manifest", tree, "--output", manifest])
            #expect(
                write.exitCode == 0
                    && write.diagnostics.contains("not looked at: out: link out of the served directory"))
            let verify = ["image", "verify", tree, "--manifest", manifest]
            let good = try await ToolRun.pxekit(verify)
            #expect(
                good.exitCode == 0 && good.output.contains("3 files and 1 links"), "\(good.output)\(good.diagnostics)")
            #expect(good.diagnostics.contains("not looked at: manifest.json: the manifest itself"))

            try files.removeItem(atPath: "\(tree)/boot")
            try files.createSymbolicLink(atPath: "\(tree)/boot", withDestinationPath: ".")
            try files.removeItem(atPath: "\(tree)/first.0")
            try files.createSymbolicLink(atPath: "\(tree)/first.0", withDestinationPath: ".new/a")
            let bad = try await ToolRun.pxekit(verify)
            #expect(bad.exitCode == 1)
            #expect(bad.output.contains("boot: link to the root, the manifest says link to .new"))
            #expect(bad.output.contains("first.0: size 4"))
        }
    }

    @Test("a ROM is built and told", .enabled(if: isBuilt, "run `make nbp`"))
    func rom() async throws {
        try await withFolder { folder in
            let rom = try await ToolRun.pxekit([
                "image", "rom", "\(folder)/tree/pxeinfo.0", "-o", "\(folder)/x.rom", "--vendor", "0x8086", "--device",
                "4110", "--size", "0x10000",
            ])
            #expect(rom.exitCode == 0, "\(rom.diagnostics)")
            let report = ImageReport([UInt8](try Data(contentsOf: URL(filePath: "\(folder)/x.rom"))))
            #expect(report.size == 0x10000 && report.boots == [.biosROM])
            #expect(report.facts.number("device") == 4110)
        }
    }
}
