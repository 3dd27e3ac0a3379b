// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// An emulated machine on a LAN of namespaces, by the firmware that it boots with.
    enum LANGuest: Hashable, CustomTestStringConvertible {
        /// QEMU's card has iPXE in its ROM.
        case biosIPXE
        /// The same on a virtio card, which is the one that `initrd-net.img` has drivers for.
        case biosVirtio
        /// A PXE stack that runs a program of the server's for other BIOS machines.
        case bios(program: String)
        case uefiPXE, uefiHTTP

        static let files = Lab.repository.appending(path: "build/boot")

        static let canBoot =
            NamespaceLAN.canBeMade && Lab.isInstalled && Lab.isComplete
            && FileManager.default.fileExists(atPath: "/dev/net/tun")
        static let skipReason: Comment =
            "needs root, ip(8), /dev/net/tun, QEMU and build/boot, which `make test` fetches"

        var testDescription: String {
            switch self {
            case .biosIPXE: "a BIOS with iPXE in its ROM"
            case .biosVirtio: "a BIOS with iPXE in the ROM of its virtio card"
            case .bios(let program): "a BIOS, by \(program)"
            case .uefiPXE: "UEFI by PXE"
            case .uefiHTTP: "UEFI by HTTP Boot"
            }
        }

        /// - Parameters:
        ///   - server: the address of the server that has the program.
        ///   - mac: its hardware address; nil for QEMU's own.
        private func arguments(server: String, mac: String?) -> [String] {
            let own = mac.map { ",mac=\($0)" } ?? ""
            let uefi = [
                "-machine", "q35,graphics=off", "-m", "1024", "-device", "virtio-rng-pci",
                "-device", "virtio-net-pci,netdev=net,romfile=,bootindex=0" + own,
                "-drive", "if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd",
                "-drive", "if=pflash,format=raw,unit=1,snapshot=on,file=/usr/share/OVMF/OVMF_VARS_4M.fd",
            ]
            let bios = ["-machine", "pc,graphics=off", "-m", "512"]
            switch self {
            case .biosIPXE: return bios + ["-boot", "n", "-device", "e1000,netdev=net" + own]
            case .biosVirtio: return bios + ["-boot", "nc", "-device", "virtio-net-pci,netdev=net" + own]
            case .bios(let program):
                let kernel = LANGuest.files.appending(path: "ipxe.lkrn").path
                let script =
                    "ifconf -c dhcp net0 && set next-server \(server) && set filename \(program) && chain tftp://\(server)/\(program)"
                return bios + ["-device", "e1000,netdev=net,romfile=" + own, "-kernel", kernel, "-append", script]
            case .uefiPXE: return uefi
            case .uefiHTTP:
                return uefi
                    + ["IPv4PXESupport", "IPv6PXESupport"].flatMap {
                        ["-fw_cfg", "name=opt/org.tianocore/\($0),string=no"]
                    }
            }
        }

        /// Boots it on a host of the LAN that has no address; the line in which its user space tells its command line, and all that it said.
        ///
        /// - Parameters:
        ///   - sign: what the line has, instead.
        ///   - disk: an image of its disk; nil for a machine without one.
        ///   - more: more of QEMU's arguments.
        func boot(
            on lan: NamespaceLAN, host: String, server: String, mac: String? = nil,
            until sign: String = "user space reached: ", disk: URL? = nil, more: [String] = []
        ) async throws -> (line: String, console: String) {
            let qemu =
                [
                    "sh", "-c", "echo the guest starts; exec qemu-system-x86_64 \"$@\"", "sh", "-accel", "tcg",
                    "-nodefaults", "-display", "none", "-serial", "stdio",
                    "-vga", "std", "-no-reboot",
                    "-netdev", "tap,id=net,ifname=tap0,script=no,downscript=no,vnet_hdr=off",
                ] + arguments(server: server, mac: mac)
                + more + (disk.map { ["-drive", "if=ide,format=raw,file=\($0.path)"] } ?? [])
            return try await lan.whileRunning(host, qemu, until: "the guest starts") { console in
                for _ in 0..<15 where !console.text.contains(sign) { try? await console.says(sign) }
                let line = console.text.split(whereSeparator: \.isNewline).first { $0.contains(sign) } ?? ""
                return (String(line), console.text)
            }
        }

        /// Makes a host's interface one end of a switch, whose other end is for a guest.
        static func plugTAP(_ lan: NamespaceLAN, host: String) async throws {
            for order in [
                ["link", "add", "br0", "type", "bridge", "forward_delay", "0"],
                ["link", "set", "eth0", "master", "br0"],
                ["tuntap", "add", "tap0", "mode", "tap"], ["link", "set", "tap0", "master", "br0"],
                ["link", "set", "tap0", "up"], ["link", "set", "br0", "up"],
            ] {
                let result = try await lan.run(host, ["ip"] + order)
                try #require(result.status == 0, "ip \(order): \(result.diagnosticText)")
            }
        }
    }
#endif
