// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// One server with one configuration, and guests of all kinds that boot from it.
    @Suite(
        "one server for all guests", .serialized, .timeLimit(.minutes(10)),
        .enabled(if: LANGuest.canBoot, LANGuest.skipReason))
    struct OneServerTests {
        private static let server = "198.18.76.1"

        /// A machine of the configuration, how it boots, and the files of which its timeline must tell that they came whole.
        private struct Machine {
            let name: String
            let guest: LANGuest
            let number: Int
            let files: [(name: String, transport: String)]

            var mac: String { "52:54:00:12:34:\(number)" }
            var address: String { "198.18.76.\(number)" }
            var yaml: String {
                "{name: \(name), macs: \"\(mac)\", address: \(address), labels: {role: r\(number)}, profile: \(profile)}"
            }
            private var profile: String { ["script", "ladder"].contains(name) ? name : "debian" }
        }

        private static let machines = [
            Machine(
                name: "pxelinux", guest: .bios(program: "pxelinux.0"), number: 21,
                files: [("pxelinux.0", "TFTP"), ("vmlinuz", "TFTP"), ("initrd.img", "TFTP")]),
            Machine(
                name: "ladder", guest: .biosIPXE, number: 22,
                files: [("pxeboot.0", "TFTP"), ("vmlinuz", "TFTP"), ("initrd.img", "TFTP")]),
            Machine(
                name: "script", guest: .biosIPXE, number: 23,
                files: [("boot.ipxe", "HTTP"), ("vmlinuz", "HTTP"), ("initrd.img", "HTTP")]),
            Machine(
                name: "uefi", guest: .uefiPXE, number: 24,
                files: [("ipxe.efi", "TFTP"), ("vmlinuz", "TFTP"), ("initrd.img", "TFTP")]),
            Machine(
                name: "http", guest: .uefiHTTP, number: 25,
                files: [("ipxe.efi", "HTTP"), ("vmlinuz", "TFTP"), ("initrd.img", "TFTP")]),
        ]

        /// What the loader says that is fetched and then does nothing.
        private static let lastWords = "this loader dies"

        /// An NBP that writes ``lastWords`` to the first serial port and stops.
        private static var dyingLoader: Data {
            // xor ax, ax; mov ds, ax; mov dx, 0x3f8; mov si, 0x7c12; next: lodsb; test al, al; jz $; out dx, al; jmp next
            let code: [UInt8] = [
                0x31, 0xC0, 0x8E, 0xD8, 0xBA, 0xF8, 3, 0xBE, 0x12, 0x7C, 0xAC, 0x84, 0xC0, 0x74, 0xFE, 0xEE, 0xEB, 0xF8,
            ]
            return Data(code + Array("\r\n\(lastWords)\r\n".utf8) + [0])
        }

        /// Fills a folder; the path of the configuration.
        private static func furnish(_ folder: URL) throws -> String {
            // The server becomes nobody, who has to read here.
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
            for name in ["vmlinuz", "initrd.img", "pxelinux.0", "ldlinux.c32", "ipxe.efi"] {
                let place = folder.appending(path: name)
                try FileManager.default.copyItem(at: LANGuest.files.appending(path: name), to: place)
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place.path)
            }
            func write(_ text: String, _ name: String) throws {
                try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
            }
            try dyingLoader.write(to: folder.appending(path: "dies.0"))
            try write(
                """
                #!ipxe
                kernel vmlinuz console=ttyS0 host=script addr=${ip} hw=${mac} initrd=initrd.img
                initrd initrd.img
                boot

                """, "boot.ipxe")
            try write(
                """
                title: For ${name}
                timeout: 1s
                entries:
                  - {name: debian, kernel: vmlinuz, initrd: initrd.img, arguments: "console=ttyS0 host=${name} addr=${address} by=menu"}
                  - {name: local, local-disk: normal}

                """, "menu.yaml")
            try write(
                """
                mode: dhcp
                interfaces: [eth0]
                root: [\(folder.path)]
                history: \(folder.path)/boots.sqlite
                subnets: [{network: 198.18.76.0/24}]
                machines:
                \(machines.map { "  - \($0.yaml)" }.joined(separator: "\n"))
                profiles:
                  - name: debian
                    kernel: vmlinuz
                    initrd: initrd.img
                    command-line: console=ttyS0 host={{name}} addr={{address}} hw={{mac}} role={{label.role}} url={{url}}/x
                  - {name: ladder, menu: \(folder.path)/menu.yaml, loader: [dies.0, pxeboot.0]}
                  - {name: script, chain: ipxe.pxe, script: "http://\(server)/boot.ipxe"}
                """, "pxekit.yaml")
            return folder.appending(path: "pxekit.yaml").path
        }

        /// The rest of the command line, beside host and address.
        private static func rest(of machine: Machine) -> String {
            switch machine.name {
            case "ladder": "by=menu"
            case "script": "hw=\(machine.mac)"
            default: "hw=\(machine.mac) role=r\(machine.number) url=http://\(server)/x"
            }
        }

        @Test("each kind of machine boots to user space with its own command line, and all are in the timeline")
        func boots() async throws {
            try await withTemporaryDirectory { folder in
                let file = try Self.furnish(folder)
                try await NamespaceLAN.with(["server": "\(Self.server)/24", "guest": nil]) { lan in
                    try await LANGuest.plugTAP(lan, host: "guest")
                    let serve = [Lab.tool.path, "serve", "--config", file]
                    try await lan.whileRunning("server", serve, until: "HTTP on port 80") { server in
                        for machine in Self.machines {
                            func boot(until sign: String) async throws -> (line: String, console: String) {
                                try await machine.guest.boot(
                                    on: lan, host: "guest", server: Self.server, mac: machine.mac, until: sign)
                            }
                            if machine.name == "ladder" {
                                let dead = try await boot(until: Self.lastWords)
                                #expect(!dead.line.isEmpty, "\(dead.console.suffix(3000))\(server.text)")
                            }
                            let (line, console) = try await boot(until: "user space reached: ")
                            let words =
                                "console=ttyS0 host=\(machine.name) addr=\(machine.address) \(Self.rest(of: machine))"
                            #expect(line.contains(words), "\(machine.name): \(console.suffix(3000))\(server.text)")
                        }
                        try await server.says("loader 2 of 2, pxeboot.0: dies.0 failed: it was fetched whole")
                        try await server.says("pxeboot.0 works on this machine")
                    }
                }
                let shown = try await ToolRun.pxekit(["machine", "show", "ladder", "--config", file])
                #expect(shown.output.contains("pxeboot.0 on 52:54:00:12:34:22: worked in 1 boot"), "\(shown.output)")
                for machine in Self.machines { try await Self.holds(machine, folder, file) }
            }
        }

        /// The timeline of a machine says that its files came whole.
        private static func holds(_ machine: Machine, _ folder: URL, _ file: String) async throws {
            let run = try await ToolRun.pxekit(["boots", "--json", "--machine", machine.name, "--config", file])
            let steps = try run.output.split(separator: "\n").compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
            let own = steps.filter { $0["machine"] as? String == machine.name }
            #expect(!own.isEmpty && own.count == steps.count, "\(run.output)\(run.diagnostics)")
            for (name, transport) in machine.files {
                let loaded = own.filter { step in
                    step["step"] as? String == "loaded"
                        && (step["detail"] as? String)?.contains("\(name) by \(transport), ") == true
                }
                let served = folder.appending(path: name)
                // pxeboot.0 is built in.
                let size =
                    try FileManager.default.fileExists(atPath: served.path)
                    ? served.resourceValues(forKeys: [.fileSizeKey]).fileSize
                    : FileManager.default.attributesOfItem(
                        atPath: Lab.repository.appending(path: "build/nbp/\(name)").path)[.size] as? Int
                #expect(
                    loaded.contains { $0["bytes"] as? Int == size },
                    "\(machine.name), \(name): \(size ?? 0) in \(run.output)")
            }
        }
    }
#endif
