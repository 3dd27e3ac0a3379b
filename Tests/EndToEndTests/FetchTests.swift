// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `pxekit fetch` from a mirror that the test makes and signs with a key of its own.
@Suite(
    "pxekit fetch", .serialized,
    .enabled(if: PublishedMirror.canBeMade, PublishedMirror.skipReason))
struct FetchTests {
    private func onMirror(_ body: (PublishedMirror) async throws -> Void) async throws {
        try await PublishedMirror.with(body)
    }

    private func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test("a signed archive lands unpacked in its folder, and is not fetched again")
    func archive() async throws {
        try await onMirror { mirror in
            let first = try await mirror.fetch("tiny", "--json")
            #expect(first.exitCode == 0, "\(first.diagnostics)")
            #expect(first.output.contains(#""isSigned":true"#) && first.output.contains(#""outcome":"fetched""#))
            #expect(try names(in: mirror.root) == ["tiny"])
            let boots = try String(contentsOf: mirror.root.appending(path: "tiny/boot/pxelinux.0"), encoding: .utf8)
            #expect(boots == "boots\n")
            let second = try await mirror.fetch("tiny")
            #expect(second.output == "unchanged\t\(mirror.root.path)/tiny\n", "\(second)")
            #expect(
                mirror.server.text.split(separator: "\n").count { $0.contains("GET /dists/tiny/images/netboot.tar.gz") }
                    == 1)
        }
    }

    @Test("a kernel without a signed list is fetched, and that is said")
    func unsigned() async throws {
        try await onMirror { mirror in
            let run = try await mirror.fetch("kernel")
            #expect(run.exitCode == 0 && run.diagnostics.contains("its list of checksums is not signed"), "\(run)")
            #expect(try names(in: mirror.root.appending(path: "kernel")) == ["vmlinuz"])
        }
    }

    @Test("a transfer that broke off goes on where it stopped")
    func resumed() async throws {
        try await onMirror { mirror in
            let whole = try Data(contentsOf: mirror.files.appending(path: "vmlinuz"))
            let parts = mirror.root.appending(path: ".kernel.part")
            try FileManager.default.createDirectory(at: parts, withIntermediateDirectories: true)
            try whole.prefix(300_000).write(to: parts.appending(path: "vmlinuz"))
            let run = try await mirror.fetch("kernel")
            #expect(run.exitCode == 0, "\(run.diagnostics)")
            #expect(try Data(contentsOf: mirror.root.appending(path: "kernel/vmlinuz")) == whole)
            #expect(mirror.server.text.contains(#""GET /vmlinuz HTTP/1.1" 206"#), "\(mirror.server.text)")
        }
    }

    @Test("the part of another file is thrown away")
    func otherPart() async throws {
        try await onMirror { mirror in
            let parts = mirror.root.appending(path: ".kernel.part")
            try FileManager.default.createDirectory(at: parts, withIntermediateDirectories: true)
            try Data(repeating: 7, count: 300_000).write(to: parts.appending(path: "vmlinuz"))
            let run = try await mirror.fetch("kernel")
            #expect(run.exitCode == 0, "\(run.diagnostics)")
            let whole = try Data(contentsOf: mirror.files.appending(path: "vmlinuz"))
            #expect(try Data(contentsOf: mirror.root.appending(path: "kernel/vmlinuz")) == whole)
        }
    }

    @Test(
        "what is not what its publisher listed or signed is refused, and nothing of it is kept",
        arguments: [
            ("printf x >> mirror/vmlinuz", "kernel", "vmlinuz is not what its publisher lists"),
            (
                "printf x >> mirror/dists/tiny/images/netboot.tar.gz", "tiny",
                "netboot.tar.gz is not what its publisher lists"
            ),
            ("printf x >> mirror/dists/tiny/images/SHA256SUMS", "tiny", "SHA256SUMS is not what its publisher lists"),
            (
                "sed -i 's/Origin: Test/Origin: Else/' mirror/dists/tiny/InRelease", "tiny",
                "the signature of dists/tiny/InRelease is not good"
            ),
            ("cp Release mirror/dists/tiny/InRelease", "tiny", "the signature of dists/tiny/InRelease is not good"),
            // A line before what is signed: gpgv says the signature is good, and what it vouches for has not got the line.
            (
                "sed -i '1i SHA256:\\n \(String(repeating: "0", count: 64)) 1 images/SHA256SUMS' mirror/dists/tiny/InRelease",
                "tiny", "none"
            ),
            ("rm mirror/dists/tiny/images/netboot.tar.gz", "tiny", "could not be fetched: (22)"),
            ("rm keys.gpg", "tiny", "apt install tiny-keyring"),
            ("rmdir root", "kernel", "it is no directory"),
        ])
    func refused(damage: String, name: String, words: String) async throws {
        try await onMirror { mirror in
            let bash = try #require(ExternalTool("bash"))
            _ = try await bash.run(["-c", "cd '\(mirror.folder.path)' && \(damage)"])
            let run = try await mirror.fetch(name)
            if words == "none" {
                #expect(run.exitCode == 0, "\(run.diagnostics)")
            } else {
                #expect(run.exitCode != 0 && run.diagnostics.contains(words), "\(run)")
                #expect(!FileManager.default.fileExists(atPath: mirror.root.appending(path: name).path))
            }
        }
    }

    @Test("an archive that leads out of its folder puts nothing there")
    func hostileArchive() async throws {
        try await onMirror { mirror in
            let bash = try #require(ExternalTool("bash"))
            let made = try await bash.run([
                "-c",
                """
                set -eu
                cd '\(mirror.folder.path)'
                echo evil > escaped
                tar -czPf mirror/dists/tiny/images/netboot.tar.gz --transform 's|^|../../../|' escaped
                rm escaped
                """,
            ])
            try #require(made.status == 0, "\(made.diagnosticText)")
            let sums = try await bash.run([
                "-c", "cd '\(mirror.files.path)/dists/tiny/images' && sha256sum ./netboot.tar.gz > SHA256SUMS",
            ])
            try #require(sums.status == 0)
            // The list is not signed any more, and a person has said that this is all right.
            try FileManager.default.removeItem(at: mirror.folder.appending(path: "keys.gpg"))
            let release = mirror.files.appending(path: "dists/tiny/InRelease")
            let digits = try await bash.run([
                "-c", "sha256sum < '\(mirror.files.path)/dists/tiny/images/SHA256SUMS' | cut -c -64",
            ]).text
            try "SHA256:\n \(digits.prefix(64)) 1 images/SHA256SUMS\n".write(
                to: release, atomically: true, encoding: .utf8)
            let run = try await mirror.fetch("tiny", "--allow-unsigned")
            #expect(run.exitCode == 1 && run.diagnostics.contains("could not be unpacked"), "\(run)")
            for place in [mirror.folder, mirror.root, mirror.folder.deletingLastPathComponent()] {
                #expect(!FileManager.default.fileExists(atPath: place.appending(path: "escaped").path))
            }
        }
    }

    @Test("names that are not known get a suggestion; the list shows what there is")
    func names() async throws {
        let unknown = try await ToolRun.pxekit(["fetch", "debain-12"])
        #expect(unknown.exitCode == 2)
        #expect(unknown.diagnostics == "pxekit: 'debain-12' is not in the catalogue; did you mean 'debian-12'?\n")
        let list = try await ToolRun.pxekit(["fetch", "--list"])
        #expect(list.exitCode == 0 && list.output.contains("debian-12 "))
    }
}
