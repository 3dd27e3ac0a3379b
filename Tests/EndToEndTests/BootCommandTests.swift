// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// `pxekit boot` on a LAN whose DHCP server somebody else wrote: whoever boots from the network gets that kernel.
    @Suite("pxekit boot", .serialized, .timeLimit(.minutes(10)))
    struct BootCommandTests {
        private static let own = "198.18.77.1"
        private static let files = LANGuest.files
        private static let kernel = files.appending(path: "vmlinuz").path
        private static let initrd = files.appending(path: "initrd.img").path

        @Test(
            "a guest reaches the kernel's user space with this command line, beside another DHCP server",
            .enabled(if: LANGuest.canBoot, LANGuest.skipReason),
            arguments: [LANGuest.biosIPXE, .bios(program: "pxeboot.0"), .uefiPXE, .uefiHTTP],
            [OtherDHCPServer.iscDHCPD])
        func boots(guest: LANGuest, other: OtherDHCPServer) async throws {
            try #require(other.isInstalled, "\(other.package) is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                // Names with blanks, and a kernel that only root may read, as Ubuntu's are.
                let kernel = folder.appending(path: "my kernel 6.1")
                let initrd = folder.appending(path: "the initrd, part 1.img")
                try FileManager.default.copyItem(atPath: Self.kernel, toPath: kernel.path)
                try FileManager.default.copyItem(atPath: Self.initrd, toPath: initrd.path)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: kernel.path)
                let command = try other.command(in: folder)
                let boot = [
                    Lab.tool.path, "boot", "-i", "eth0", kernel.path, initrd.path, "--cmdline",
                    "console=ttyS0 from=pxekit-boot word=a,b",
                ]
                try await NamespaceLAN.with([
                    "other": "198.18.77.2/24", "server": "\(Self.own)/24", "guest": nil,
                ]) { lan in
                    try await LANGuest.plugTAP(lan, host: "guest")
                    try await lan.whileRunning("other", command, until: other.sign) { _ in
                        try await lan.whileRunning("server", boot, until: "HTTP on port 80") { server in
                            let (line, console) = try await guest.boot(on: lan, host: "guest", server: Self.own)
                            #expect(
                                line.contains("console=ttyS0 from=pxekit-boot word=a,b"),
                                "\(console.suffix(3000))\(server.text)")
                        }
                    }
                }
            }
        }

        @Test("what cannot be booted is refused with what it is and what is needed")
        func refused() async throws {
            try await withTemporaryDirectory { folder in
                let text = folder.appending(path: "notes.txt")
                try Data("#!/bin/sh\necho hello\n".utf8).write(to: text)
                let empty = folder.appending(path: "empty.img")
                try Data().write(to: empty)
                for (arguments, reason) in [
                    ([text.path], "needed a Linux kernel or a UEFI program"),
                    ([folder.path], "cannot be read: it is no regular file"),
                    ([folder.appending(path: "none").path], "cannot be read: No such file or directory"),
                    ([Self.files.appending(path: "pxelinux.0").path], "needed a Linux kernel or a UEFI program"),
                    ([Self.kernel, empty.path], "is empty: needed an initial RAM disk"),
                    ([Self.kernel, Self.kernel], "needed an initial RAM disk"),
                    (
                        [Self.kernel, Self.initrd, "--range", "192.0.2.1-192.0.2.9"],
                        "--range: means nothing in mode proxy"
                    ),
                ] where !arguments.contains(where: { $0.hasPrefix(Self.files.path) }) || Lab.isComplete {
                    let run = try await ToolRun.pxekit(["boot"] + arguments)
                    #expect(run.exitCode == 2, "\(arguments): \(run.diagnostics)")
                    #expect(run.diagnostics.contains(reason), "\(run.diagnostics)")
                }
            }
        }
    }
#endif
