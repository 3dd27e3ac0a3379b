// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Every option that writes a file: what stands at its place stays what it is. The options are those of the program's own help.
@Suite("Output options", .serialized)
struct OutputOptionsTests {
    /// How each command is typed so that it writes; `OUT` stands for the place.
    private static let commands: [String: [String]] = [
        "doctor --annotate": ["doctor", "\(root)/empty.pcap", "--annotate", "OUT"],
        "image pack --output": ["image", "pack", program, "--set", "exit=power-off", "--output", "OUT"],
        "image rom --output": ["image", "rom", program, "--vendor", "0x8086", "--device", "0x100e", "--output", "OUT"],
        "image manifest --output": ["image", "manifest", root, "--output", "OUT"],
        "media build --output": ["media", "build", "--stage2", "http://192.0.2.1/", "--ask", "--output", "OUT"],
        "menu generate --output": ["menu", "generate", programs, "--output", "OUT"],
        "menu render --output": ["menu", "render", "\(root)/menu.yaml", "--output", "OUT"],
        "tftp get --output": ["tftp", "get", "tftp://127.0.0.1:PORT/menu.yaml", "--quiet", "--output", "OUT"],
    ]

    /// Options of `qemu-boot`, which OutputGuestTests tries.
    private static let guests: Set<String> = ["pcap", "serial", "screenshot", "report"]

    private static let programs = Lab.repository.appending(path: "build/nbp").path
    private static let program = "\(programs)/pxeinfo.0"
    /// A boot root for the commands that read one.
    private static let root = Lab.repository.appending(path: "Tests/EndToEndTests/OutputRoot").path

    /// The options that write, by `command --option`, as the program itself lists them.
    private func listed() async throws -> Set<String> {
        let writing = try await ListedCommand.arguments().filter { _, argument in
            let names = argument.names?.map(\.name) ?? []
            return argument.kind == "option"
                && (names.contains("output") || (argument.abstract ?? "").contains(/\b[Ww]rite\b/))
        }
        return Set(writing.map { "\($0.joined(separator: " ")) --\($1.name ?? "")" })
    }

    @Test("no option that writes a file is left out here")
    func complete() async throws {
        #expect(
            try await listed() == Set(Self.commands.keys).union(Self.guests.map { "qemu-boot --\($0)" }))
    }

    /// Runs one of the commands, with a TFTP server for the one that needs it.
    private func run(_ name: String, to place: String, _ more: [String] = []) async throws -> ToolRun {
        let words = (Self.commands[name] ?? []).map { $0 == "OUT" ? place : $0 } + more
        guard words.contains(where: { $0.contains("PORT") }) else { return try await ToolRun.pxekit(words) }
        let server = ExternalTool(at: Lab.tool)
        return try await server.whileRunning(
            ["tftp", "serve", "--host", "127.0.0.1", "--port", "0", "--root", Self.root], until: "TFTP on 127.0.0.1:"
        ) { tool in
            let port = try #require(tool.text.firstMatch(of: /127\.0\.0\.1:(\d+)/)).1
            return try await ToolRun.pxekit(words.map { $0.replacing("PORT", with: port) })
        }
    }

    /// `menu render` takes a folder, and writes this file there.
    private func file(_ name: String, in folder: URL) -> URL {
        folder.appending(path: name == "menu render --output" ? "pxelinux.cfg/default" : "out")
    }

    private func place(_ name: String, in folder: URL) throws -> String {
        let file = file(name, in: folder)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        return name == "menu render --output" ? folder.path : file.path
    }

    /// The exit code of a command that has written: doctor finds no boot in a capture without packets.
    private func done(_ name: String) -> Int32 { name == "doctor --annotate" ? 1 : 0 }

    @Test("a device, FIFO or socket is written to and stays", arguments: commands.keys.sorted())
    func special(name: String) async throws {
        for kind in SpecialFile.Kind.possible {
            try await withTemporaryDirectory { folder in
                let place = try place(name, in: folder)
                let special = try SpecialFile(kind, at: file(name, in: folder).path)
                let run = try await run(name, to: place)
                #expect(run.exitCode == done(name), "\(kind): \(run.diagnostics)")
                #expect(special.isThere, "\(kind)")
                #expect(kind == .device || !special.octets().isEmpty, "\(kind)")
                let folders = name == "menu render --output" ? ["pxelinux.cfg"] : ["out"]
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == folders)
            }
        }
    }

    @Test("a reader that leaves before all is written is an error that says so")
    func readerLeft() async throws {
        try await withTemporaryDirectory { folder in
            // A medium is larger than what a FIFO holds.
            let name = "media build --output"
            let place = try place(name, in: folder)
            try #require(mkfifo(place, 0o600) == 0)
            Thread.detachNewThread {
                let reader = open(place, O_RDONLY)
                var octet: UInt8 = 0
                _ = read(reader, &octet, 1)
                close(reader)
            }
            let run = try await run(name, to: place)
            #expect(run.exitCode == 2, "\(run.diagnostics)")
            #expect(run.diagnostics.contains("its reader has gone"), "\(run.diagnostics)")
        }
    }

    @Test("a link is followed, or refused where a command writes into a folder", arguments: commands.keys.sorted())
    func link(name: String) async throws {
        try await withTemporaryDirectory { folder in
            let place = try place(name, in: folder)
            let (link, target) = (file(name, in: folder), folder.appending(path: "target"))
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
            let run = try await run(name, to: place)
            let isFollowed = name != "menu render --output"
            #expect(run.exitCode == (isFollowed ? done(name) : 2), "\(run.diagnostics)")
            #expect(isFollowed || run.diagnostics.contains("link"))
            #expect(FileManager.default.fileExists(atPath: target.path) == isFollowed)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == target.path)
        }
    }

    @Test("a file that a person wrote stays, unless --force is said", arguments: commands.keys.sorted())
    func person(name: String) async throws {
        try await withTemporaryDirectory { folder in
            let place = try place(name, in: folder)
            let file = file(name, in: folder)
            // `menu generate` adds to a menu; one whose comments it would lose is a person's.
            let own = "# by hand\nentries: [{name: a, kernel: b}]\n"
            try Data(own.utf8).write(to: file)
            let kept = try await run(name, to: place)
            #expect(kept.exitCode == 2, "\(kept.diagnostics)")
            #expect(kept.diagnostics.contains("--force"), "\(kept.diagnostics)")
            #expect(try String(contentsOf: file, encoding: .utf8) == own)
            let forced = try await run(name, to: place, ["--force"])
            #expect(forced.exitCode == done(name), "\(forced.diagnostics)")
            #expect(try Data(contentsOf: file) != Data(own.utf8))
        }
    }

    @Test(
        "what a command wrote itself it replaces, until somebody changes it",
        arguments: commands.keys.sorted().filter { $0.hasPrefix("image") })
    func ours(name: String) async throws {
        try await withTemporaryDirectory { folder in
            let place = try place(name, in: folder)
            #expect(try await run(name, to: place).exitCode == 0)
            // Another content from the same command.
            let other = name == "image manifest --output" ? ["--force"] : ["--json"]
            #expect(try await run(name, to: place, other).exitCode == 0)
            try Data("mine".utf8).write(to: file(name, in: folder))
            let refused = try await run(name, to: place)
            #expect(refused.exitCode == 2)
            #expect(refused.diagnostics.contains("was changed since"), "\(refused.diagnostics)")
        }
    }

    @Test(
        "ended by a signal at any moment, a command has left the whole file or nothing",
        arguments: commands.keys.sorted())
    func signal(name: String) async throws {
        try await withTemporaryDirectory { folder in
            let place = try place(name, in: folder)
            let file = file(name, in: folder)
            for (number, signal) in ["INT", "TERM", "INT", "TERM", "INT", "TERM"].enumerated() {
                try? FileManager.default.removeItem(at: file)
                let words = (Self.commands[name] ?? []).map { $0 == "OUT" ? place : $0 }
                // Nobody answers at the port, so that `tftp get` waits.
                let typed = words.map { $0.replacing("PORT", with: "1") }
                _ = try await Subprocess.run(
                    .name("timeout"),
                    arguments: Arguments(["-s", signal, "0.0\(number * 15 + 5)", Lab.tool.path] + typed),
                    output: .discarded,
                    error: .discarded)
                let inside = try FileManager.default.contentsOfDirectory(
                    atPath: file.deletingLastPathComponent().path)
                #expect(inside.isEmpty || inside == [file.lastPathComponent], "\(signal)")
                if !inside.isEmpty { #expect(try Data(contentsOf: file).count > 20) }
            }
        }
    }
}
