// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// A machine that boots from the network for the first time: an emulator on a TAP device, with its keys and its screen.
    struct FirstBootGuest {
        /// What starts it.
        struct Machine: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let arguments: [String]

            private static let ovmf = [
                "-machine", "q35", "-drive",
                "if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd", "-drive",
                "if=pflash,format=raw,unit=1,snapshot=on,file=/usr/share/OVMF/OVMF_VARS_4M.fd", "-device",
                "virtio-rng-pci", "-device", "virtio-net-pci,netdev=n0,romfile=,bootindex=0",
            ]

            static let all = [
                Machine(
                    testDescription: "BIOS",
                    arguments: ["-machine", "pc,graphics=off", "-device", "e1000,netdev=n0,bootindex=0"]),
                Machine(testDescription: "UEFI PXE", arguments: ovmf),
                Machine(
                    testDescription: "UEFI HTTP Boot",
                    arguments: ovmf
                        + ["IPv4", "IPv6"].flatMap {
                            ["-fw_cfg", "name=opt/org.tianocore/\($0)PXESupport,string=no"]
                        }),
            ]
        }

        static let canRun =
            FileManager.default.fileExists(atPath: "/dev/net/tun") && Lab.isInstalled
            && FileManager.default.fileExists(atPath: "/usr/share/OVMF/OVMF_CODE_4M.fd")
        static let skipReason: Comment = "needs /dev/net/tun, QEMU with its ROMs, and ovmf"

        private let folder: URL
        private let keys, monitor: FileHandle

        /// Runs a machine on the computer `guest` of a LAN.
        ///
        /// - Parameter card: which of that computer's cards its own is bridged to.
        static func with(
            _ machine: Machine, on lan: NamespaceLAN, card: String, _ body: (FirstBootGuest) async throws -> Void
        ) async throws {
            for order in [
                "link add br0 type bridge forward_delay 0", "link set \(card) master br0", "tuntap add tap0 mode tap",
                "link set tap0 master br0", "link set tap0 up", "link set br0 up",
            ] {
                let result = try await lan.run("guest", ["ip"] + order.split(separator: " ").map(String.init))
                try #require(result.status == 0, "ip \(order): \(result.diagnosticText)")
            }
            try await withTemporaryDirectory { folder in
                let pipes = ["keys", "monitor.in", "monitor.out"].map { folder.appending(path: $0).path }
                for pipe in pipes { try #require(mkfifo(pipe, 0o600) == 0) }
                let words =
                    [
                        "-nodefaults", "-accel", "tcg", "-m", "1024", "-vga", "std", "-display", "none", "-serial",
                        "stdio", "-netdev", "tap,id=n0,ifname=tap0,script=no,downscript=no", "-chardev",
                        "pipe,id=monitor,path=\(folder.path)/monitor", "-mon", "monitor",
                    ] + machine.arguments
                let start = "echo switched on; exec qemu-system-x86_64 \"$@\" 0<>\(pipes[0])"
                try await lan.whileRunning("guest", ["sh", "-c", start, "sh"] + words, until: "switched on") { _ in
                    let guest = FirstBootGuest(
                        folder: folder, keys: try #require(FileHandle(forUpdatingAtPath: pipes[0])),
                        monitor: try #require(FileHandle(forUpdatingAtPath: pipes[1])))
                    try await body(guest)
                }
            }
        }

        /// Types at its serial port.
        func type(_ text: String) { try? keys.write(contentsOf: Data(text.utf8)) }

        /// Waits until the screen is one of Debian's installer: its grey window on blue, "Select a language". Menus of loaders have no such window, and the
        /// kernel writes on black.
        ///
        /// - Parameter patience: seconds.
        func showsInstaller(patience: Int) async throws {
            var shares: (blue: Double, grey: Double) = (0, 0)
            for _ in 0..<patience / 2 {
                try await Task.sleep(for: .seconds(2))
                shares = try colours()
                if shares.blue > 0.03, shares.grey > 0.5 { return }
            }
            Issue.record("the screen has \(shares) of the installer's colours")
        }

        /// How much of the screen is the installer's blue, and its grey.
        private func colours() throws -> (blue: Double, grey: Double) {
            let file = folder.appending(path: "screen.ppm")
            try monitor.write(contentsOf: Data("screendump \(file.path)\n".utf8))
            // Three lines, P6, width and height, 255; then three octets a pixel.
            guard let picture = try? [UInt8](Data(contentsOf: file)) else { return (0, 0) }
            let pixels =
                picture.split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: false).dropFirst(3).first ?? []
            var (count, blue, grey) = (0, 0, 0)
            for place in stride(from: pixels.startIndex, to: pixels.endIndex - 3, by: 3 * 7) {
                let (r, g, b) = (pixels[place], pixels[place + 1], pixels[place + 2])
                count += 1
                if (130...200).contains(b), r < 40, g < 40 { blue += 1 }
                if (140...220).contains(r), r == g, g == b { grey += 1 }
            }
            guard count > 0 else { return (0, 0) }
            return (Double(blue) / Double(count), Double(grey) / Double(count))
        }
    }
#endif
