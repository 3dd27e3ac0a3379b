// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `pxekit media build` and `qemu-boot --media` as a user types them.
@Suite("Media commands")
struct MediaCommandTests {
    private static let isBuilt = FileManager.default.fileExists(
        atPath: Lab.repository.appending(path: "build/nbp/mediaboot.0").path)

    private func withFolder(_ body: (_ folder: String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pxekit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    @Test("what is wrong ends with its code, names itself and writes nothing", .enabled(if: isBuilt, "run `make nbp`"))
    func refusals() async throws {
        try await withFolder { folder in
            let (out, text) = ("\(folder)/out.iso", "\(folder)/text")
            try Data("no program".utf8).write(to: URL(filePath: text))
            let wrong = "\(folder)/sites.yaml"
            try Data("- {name: a, address: 192.0.2.0/24}\n".utf8).write(to: URL(filePath: wrong))
            let url = ["--stage2", "http://192.0.2.1/boot/"]
            let table: [(arguments: [String], exitCode: Int32, names: [String])] = [
                (url, 2, ["--ask", "--dhcp-first", "--address"]),
                (url + ["--ask", "--address", "192.0.2.9/24"], 2, ["needed one of"]),
                (["--address", "192.0.2.9/24"], 2, ["--stage2"]),
                (["--ask", "--stage2", "https://192.0.2.1/"], 2, ["https://192.0.2.1/", "http://"]),
                (["--ask", "--stage2", "http:///x"], 2, ["http:///x"]),
                (["--ask", "--stage2", "http://x/" + String(repeating: "y", count: 250)], 2, ["menu"]),
                (url + ["--address", "192.0.2.255/24"], 2, ["address", "192.0.2.255"]),
                (url + ["--address", "192.0.2.9/24", "--gateway", "198.51.100.1"], 2, ["gateway", "198.51.100.1"]),
                (url + ["--address", "192.0.2.9"], 64, ["192.0.2.9", "prefix"]),
                (url + ["--ask", "--label", "lower"], 2, ["volume", "lower"]),
                (url + ["--ask", "--efi", "\(folder)/none"], 2, ["none: cannot be read"]),
                (url + ["--ask", "--efi", "\(Lab.library[0].path)/pxeboot.0"], 2, ["--efi", "pxeboot.0"]),
                (url + ["--ask", "--with-ipxe", text], 2, ["--with-ipxe", "kernel"]),
                (["--ask", "--stage2", "http://x/${y}/", "--with-ipxe", text], 2, ["--stage2", "${"]),
                (url + ["--ask", "--erase", out], 2, ["--erase", "no disk and no stick"]),
                (["--include", "\(folder)/none"], 2, ["--include", "none"]),
                (["--include", folder], 2, ["--include", "pxelinux.cfg/default"]),
                (url + ["--include", folder], 2, ["--ask", "--dhcp-first", "--address"]),
                (url + ["--sites", text, "--include", folder], 2, ["--sites", "--include"]),
                (url + ["--sites", text], 2, ["--sites", "\(text):1", "needs a list"]),
                (url + ["--sites", text, "--ask"], 2, ["needed one of", "--sites"]),
                (["--sites", wrong], 2, ["\(wrong):1", "site 'a'", "stage2", "needed the URL"]),
                (url + ["--sites", wrong], 2, ["\(wrong):1", "site 'a'", "192.0.2.0"]),
                (url + ["--ask", "--sha256", "12ab"], 2, ["--sha256 '12ab'", "64 hexadecimal digits"]),
                (
                    url + ["--ask", "--sha256", String(repeating: "0", count: 64), "--with-ipxe", text], 2,
                    ["--sha256", "cannot", "--with-ipxe"]
                ),
            ]
            for row in table {
                let run = try await ToolRun.pxekit(["media", "build", "-o", out] + row.arguments)
                #expect(run.exitCode == row.exitCode, "\(row.arguments): \(run.diagnostics)")
                #expect(run.output.isEmpty, "\(row.arguments)")
                for name in row.names {
                    #expect(run.diagnostics.contains(name), "\(row.arguments): \(run.diagnostics)")
                }
                #expect(!FileManager.default.fileExists(atPath: out), "\(row.arguments)")
            }
        }
    }

    @Test("it says what it wrote, and writes the same bytes again", .enabled(if: isBuilt, "run `make nbp`"))
    func builds() async throws {
        try await withFolder { folder in
            let names = ["a.iso", "b.iso"].map { "\(folder)/\($0)" }
            for name in names {
                let run = try await ToolRun.pxekit([
                    "media", "build", "--stage2", "http://192.0.2.1/boot/", "--ask", "--gateway", "192.0.2.1", "-o",
                    name,
                ])
                #expect(run.exitCode == 0, "\(run.diagnostics)")
                #expect(run.output.contains("ISO 9660 CD image"))
                #expect(run.output.contains("bios-cd, bios-disk"))
            }
            let images = try names.map { try Data(contentsOf: URL(filePath: $0)) }
            #expect(images[0] == images[1])
            let inspect = try await ToolRun.pxekit(["image", "inspect", names[0]])
            #expect(inspect.exitCode == 0, "\(inspect.output)")
        }
    }

    @Test("what is in a folder and no medium can have is named", .enabled(if: isBuilt, "run `make nbp`"))
    func includedRefusals() async throws {
        typealias Row = (names: [String], make: (_ tree: String) throws -> Void)
        let table: [Row] = [
            (
                ["included file large", "4 GiB"],
                { tree in
                    try Data().write(to: URL(filePath: "\(tree)/large"))
                    truncate("\(tree)/large", 5 << 30)
                }
            ),
            (["line", "control characters"], { try Data().write(to: URL(filePath: "\($0)/line\nfeed")) }),
            (
                ["x\\xff", "UTF-8"],
                { tree in
                    close(
                        open(
                            "\(tree)/x\u{FF}".unicodeScalars.map { CChar(truncatingIfNeeded: $0.value) } + [0],
                            O_CREAT | O_WRONLY, 0o600))
                }
            ),
            (
                ["out", "link out of"],
                { try FileManager.default.createSymbolicLink(atPath: "\($0)/out", withDestinationPath: "/etc/passwd") }
            ),
            (["pipe", "not a regular file"], { mkfifo("\($0)/pipe", 0o600) }),
            (["BOOT.BIN", "of its own"], { try Data().write(to: URL(filePath: "\($0)/BOOT.BIN")) }),
            (
                ["up", "link to a folder"],
                { try FileManager.default.createSymbolicLink(atPath: "\($0)/up", withDestinationPath: ".") }
            ),
        ]
        for row in table {
            try await withFolder { folder in
                let (tree, out) = ("\(folder)/tree", "\(folder)/out.iso")
                try FileManager.default.createDirectory(
                    atPath: "\(tree)/pxelinux.cfg", withIntermediateDirectories: true)
                try Data("DEFAULT x\n".utf8).write(to: URL(filePath: "\(tree)/pxelinux.cfg/default"))
                try row.make(tree)
                let run = try await ToolRun.pxekit(["media", "build", "--include", tree, "-o", out])
                #expect(run.exitCode == 2, "\(row.names): \(run.diagnostics)")
                for name in row.names { #expect(run.diagnostics.contains(name), "\(row.names): \(run.diagnostics)") }
                #expect(!FileManager.default.fileExists(atPath: out), "\(row.names)")
            }
        }
    }

    @Test("an included folder is told, and makes the same bytes again", .enabled(if: isBuilt, "run `make nbp`"))
    func included() async throws {
        try await withFolder { folder in
            let tree = "\(folder)/tree"
            try FileManager.default.createDirectory(
                atPath: "\(tree)/debian/pxelinux.cfg", withIntermediateDirectories: true)
            try Data("DEFAULT x\n".utf8).write(to: URL(filePath: "\(tree)/debian/pxelinux.cfg/default"))
            // As Debian's own tree for network boots has it.
            try FileManager.default.createSymbolicLink(
                atPath: "\(tree)/pxelinux.cfg", withDestinationPath: "debian/pxelinux.cfg")
            let names = ["a.iso", "b.iso"].map { "\(folder)/\($0)" }
            for name in names {
                let run = try await ToolRun.pxekit(["media", "build", "--include", tree, "-o", name])
                #expect(run.exitCode == 0, "\(run.diagnostics)")
                #expect(run.output.contains("bios-cd, bios-disk"))
                #expect(run.output.contains("2 files of '\(tree)', 20 bytes"), "\(run.output)")
            }
            let images = try names.map { try Data(contentsOf: URL(filePath: $0)) }
            #expect(images[0] == images[1])
        }
    }

    @Test(
        "a UEFI program has a script beside it, and one that reads none is told",
        .enabled(if: Lab.isComplete, "no boot files in build/boot; `make test` fetches them"),
        .enabled(if: ExternalTool("mtype") != nil, "mtools are not installed"))
    func script() async throws {
        try await withFolder { folder in
            let (out, efi) = ("\(folder)/out.iso", Lab.library[1].appending(path: "ipxe.efi").path)
            let run = try await ToolRun.pxekit([
                "media", "build", "--stage2", "http://192.0.2.1/boot/pxelinux.cfg/default", "--address", "192.0.2.9/24",
                "--efi", efi, "-o", out,
            ])
            #expect(run.exitCode == 0, "\(run.diagnostics)")
            #expect(run.diagnostics.contains("reads no autoexec.ipxe"))
            for place in ["::autoexec.ipxe", "::EFI/BOOT/autoexec.ipxe"] {
                let script = try await #require(ExternalTool("mtype")).run(["-i", "\(out)@@1M", place])
                #expect(script.text.contains("set address 192.0.2.9\nset mask 255.255.255.0\n"))
                #expect(script.text.contains("set script http://192.0.2.1/boot/menu.ipxe\ngoto use\n"))
            }
        }
    }

    private static let samples = Lab.repository.appending(path: "build/samples").path
    private static let signed = "\(samples)/grub-efi-amd64-signed/x86_64-efi-signed"

    @Test(
        "what shim and a signed GRUB cannot do is said before anybody boots it",
        .enabled(
            if: FileManager.default.fileExists(atPath: signed), "`scripts/fetch-samples` unpacks grub-efi-amd64-signed")
    )
    func secureBoot() async throws {
        try await withFolder { folder in
            let out = "\(folder)/out.iso"
            let shim = ["--secure-boot", "\(Self.samples)/shim-signed/shimx64.efi.signed"]
            let table: [(arguments: [String], exitCode: Int32, names: [String])] = [
                (shim, 2, ["--secure-boot", "--efi"]),
                (shim + ["--efi", "\(Self.samples)/ipxe/ipxe.efi"], 2, ["--secure-boot", "signed GRUB"]),
                (
                    shim + ["--efi", "\(Self.signed)/grubnetx64.efi.signed"], 2,
                    ["--stage2", "no module http", "tftp://"]
                ),
                (
                    ["--efi", "\(Self.signed)/grubnetx64.efi.signed"], 2,
                    ["lacks the module read", "grub-efi-amd64-bin"]
                ),
            ]
            for row in table {
                let run = try await ToolRun.pxekit(
                    ["media", "build", "--ask", "--stage2", "http://192.0.2.1/", "--force", "-o", out] + row.arguments)
                #expect(run.exitCode == row.exitCode, "\(row.arguments): \(run.diagnostics)")
                for name in row.names {
                    #expect(run.diagnostics.contains(name), "\(row.arguments): \(run.diagnostics)")
                }
            }
        }
    }

    @Test("a file of somebody else stays")
    func force() async throws {
        try await withFolder { folder in
            let out = URL(filePath: "\(folder)/out.iso")
            try Data("mine".utf8).write(to: out)
            let run = try await ToolRun.pxekit([
                "media", "build", "--stage2", "http://192.0.2.1/boot/", "--ask", "-o", out.path,
            ])
            #expect(run.exitCode == 2)
            #expect(run.diagnostics.contains("--force"))
            #expect(try Data(contentsOf: out) == Data("mine".utf8))
        }
    }

    @Test(
        "a medium that cannot be booted so is refused",
        arguments: [
            (["--media", "/nowhere.iso"], "--media '/nowhere.iso'"),
            (["--media", "/etc/passwd", "--as", "floppy"], "cd, usb, disk"),
            (["--media", "/etc/passwd", "--bootfile", "x"], "--media"),
            (["--media", "/etc/passwd", "--network", "tap", "--no-dhcp"], "--no-dhcp"),
            (["--media", "/etc/passwd", "--firmware", "uefi", "--boot", "http4"], "--media"),
        ])
    func badMedium(arguments: [String], names: String) async throws {
        let run = try await ToolRun.pxekit(["qemu-boot"] + arguments)
        #expect(run.exitCode == 2 || run.exitCode == 64, "\(run.diagnostics)")
        #expect(run.diagnostics.contains(names), "\(run.diagnostics)")
    }
}
