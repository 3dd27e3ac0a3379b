// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// pxeinfo's report from a real guest to `pxekit serve`, in a network namespace of its own, which ends with the shell.
    @Suite("machine reports", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
    struct MachineReportTests {
        /// iPXE as a kernel asks for DHCP at once; in a card's ROM it first waits for an IPv6 router.
        private static let kernel = Lab.repository.appending(path: "build/boot/ipxe.lkrn").path

        private static let canRun =
            geteuid() == 0 && ExternalTool("ip") != nil && FileManager.default.fileExists(atPath: "/dev/net/tun")
            && FileManager.default.fileExists(atPath: kernel)

        private static let script = """
            set -eu
            tool=$1 folder=$2 kernel=$3
            ip link set lo up
            ip tuntap add tap0 mode tap
            ip addr add 198.51.100.1/24 dev tap0
            ip link set tap0 up
            "$tool" serve -i tap0 --mode dhcp --range 198.51.100.10-198.51.100.20 --reports "$folder/reports" &
            server=$!
            qemu-system-x86_64 -nodefaults -no-user-config -display none -machine pc,graphics=off -accel tcg -m 64 \
                -kernel "$kernel" -append 'ifconf -c dhcp net0 && chain tftp://${next-server}/${filename}' \
                -netdev tap,id=net,ifname=tap0,script=no,downscript=no \
                -device e1000,netdev=net,mac=52:54:00:00:00:51,romfile= &
            guest=$!
            trap 'kill $guest $server 2> /dev/null; wait' EXIT
            for try in $(seq 300); do
                [ -e "$folder/reports/52-54-00-00-00-51.txt" ] && break
                sleep 0.2
            done
            """

        @Test(
            "a guest reports to the server; the server tells, stores and lists it",
            .enabled(if: canRun, "needs root, ip(8), /dev/net/tun and build/boot, which `make test` fetches"))
        func reports() async throws {
            try await withTemporaryDirectory { folder in
                let shell = try #require(ExternalTool("unshare"))
                let run = try await shell.run(
                    ["--net", "bash", "-c", Self.script, "reports", Lab.tool.path, folder.path, Self.kernel],
                    timeout: 120)
                #expect(run.status == 0, "\(run.diagnosticText)")
                #expect(run.text.contains("] reported its PXE ROM, "))
                let reports = folder.path + "/reports"
                let list = try await ToolRun.pxekit(["report", "list", reports])
                #expect(list.exitCode == 0)
                #expect(list.output.hasPrefix("52:54:00:00:00:51\t"))
                #expect(list.output.hasSuffix("\tpxeinfo: end of report, problems: 0\n"))
                let shown = try await ToolRun.pxekit(["report", "show", reports, "52-54-00-00-00-51"])
                #expect(shown.output.contains("Cached packet 2, DHCPACK"))
                #expect(shown.output.contains("address 52:54:00:00:00:51"))
            }
        }

        @Test("what cannot be shown is named")
        func wrong() async throws {
            try await withTemporaryDirectory { folder in
                for (arguments, code, reason) in [
                    (["list", folder.path + "/none"], Int32(2), "needed the directory"),
                    (["show", folder.path, "52:54"], 2, "needed a hardware address"),
                    (["show", folder.path, "52:54:00:00:00:51"], 1, "has not reported"),
                ] {
                    let run = try await ToolRun.pxekit(["report"] + arguments)
                    #expect(run.exitCode == code)
                    #expect(run.diagnostics.contains(reason))
                }
            }
        }
    }
#endif
