// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// `pxekit machine` beside a running server: what is said counts from the next request on, and once is once.
    @Suite(
        "machines by command on a LAN", .serialized, .timeLimit(.minutes(5)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    struct OnceTests {
        private static let server = "198.18.77.1"
        /// What `pxekit client ipxe` has for its first machine, and for its second.
        private static let macs = ["52:54:00:74:00:01", "52:54:00:74:00:02"]
        private static let hosts: KeyValuePairs<String, String?> = [
            "server": "\(server)/24", "client": "198.18.77.2/24",
        ]

        private static func yaml(_ folder: URL) -> String {
            """
            mode: dhcp
            interfaces: [eth0]
            root: [\(folder.path)/old]
            history: \(folder.path)/boots.sqlite
            subnets: [{network: 198.18.77.0/24, pools: [198.18.77.100-198.18.77.119]}]
            machines: [{name: web1, macs: "\(macs[0])", address: 198.18.77.2}]
            profiles:
              - {name: install, kernel: linux, initrd: disk.gz, command-line: "installs {{name}} done={{doneURL}}"}
              - {name: own, kernel: linux, command-line: "its own"}
            assignments: [{machines: web1, profile: own}]
            unknown-machines: nothing

            """
        }

        private struct Room {
            let serving: ReloadableServer

            func machine(_ arguments: String...) async throws -> ToolRun {
                let file = serving.folder.appending(path: "pxekit.yaml").path
                return try await ToolRun.pxekit(["machine"] + arguments + ["--config", file])
            }

            func script() async throws -> String { try await serving.fetch("http://\(OnceTests.server)/machine.ipxe") }

            /// What the machine's entry says, as soon as it says this.
            func shows(_ words: String) async throws -> Bool {
                for _ in 0..<50 {
                    if try await machine("show", "web1").output.contains(words) { return true }
                    try await Task.sleep(for: .milliseconds(100))
                }
                return false
            }
        }

        private static func serving(_ body: (Room) async throws -> Void) async throws {
            try await ReloadableServer.serving(hosts, yaml) { serving in
                try serving.write("a kernel", to: "old/linux")
                try serving.write("a disk", to: "old/disk.gz")
                try await body(Room(serving: serving))
            }
        }

        @Test("a one-time boot is taken by one boot, comes back without its kernel, and is over when that came whole")
        func once() async throws {
            try await Self.serving { room in
                let serving = room.serving
                _ = try await serving.boots()
                #expect(try await room.script().contains("its own"))
                let order = try await room.machine("boot", "web1", "--once", "install")
                #expect(order.exitCode == 0 && order.output.contains("install once, then own"), "\(order.diagnostics)")
                // The system that runs has not booted by it.
                #expect(try await room.script().contains("its own"))
                for _ in 0..<2 {
                    // DISCOVER and REQUEST, and the script twice: one boot.
                    _ = try await serving.boots()
                    let scripts = [try await room.script(), try await room.script()]
                    #expect(
                        scripts[0].contains("installs web1 done=http://\(Self.server)/done/web1?token="), "\(scripts)")
                    #expect(scripts[0] == scripts[1])
                    #expect(try await serving.fetch("http://\(Self.server)/linux") == "a kernel")
                    #expect(try await room.machine("show", "web1").output.contains("install: taken"))
                    // The second time it gets further.
                }
                #expect(try await serving.fetch("tftp://\(Self.server)/disk.gz") == "a disk")
                #expect(try await room.shows("install: used"))
                #expect(try await room.script().contains("installs web1"))
                _ = try await serving.boots()
                #expect(try await room.script().contains("its own"))
                #expect(try await room.shows("boots     own"))
                let steps = try await ToolRun.pxekit([
                    "boots", "--steps", "--config", serving.folder.appending(path: "pxekit.yaml").path,
                ])
                for words in ["boots profile install once", "has all of profile install: its one-time boot is used"] {
                    #expect(steps.output.contains(words), "\(steps.output)")
                }
            }
        }

        @Test("a machine says by its token that it is done; a wrong one changes nothing, and no log has any")
        func done() async throws {
            try await Self.serving { room in
                let serving = room.serving
                _ = try await room.machine("boot", "web1", "--once", "install", "--until-done")
                _ = try await serving.boots()
                let script = try await room.script()
                let url = try #require(script.firstMatch(of: #/http:\S+token=[0-9a-f]{32}/#).map { String($0.0) })
                let wrong = String(url.dropLast(4)) + "0000"
                for bad in [wrong, url.replacing("web1", with: "web2"), wrong + "0", "http://\(Self.server)/done/web1"]
                {
                    #expect(try await serving.fetch(bad).hasPrefix("curl 22"), "\(bad)")
                }
                #expect(try await room.machine("show", "web1").output.contains("install: taken"))
                #expect(try await serving.fetch(url) == "done\n")
                #expect(try await serving.fetch(url, "-X", "POST") == "done\n")
                #expect(try await room.shows("installed 2"))
                _ = try await serving.boots()
                #expect(try await room.script().contains("its own"))
                try await serving.tool.says("installed: web1 says that it is done")
                let token = String(url.suffix(32))
                #expect(!serving.tool.text.contains(token) && !serving.tool.text.contains(wrong.suffix(32)))
                for name in ["machines.sqlite", "machines.sqlite-wal", "boots.sqlite", "boots.sqlite-wal"] {
                    let bytes =
                        FileManager.default.contents(atPath: serving.folder.appending(path: name).path) ?? Data()
                    #expect(bytes.range(of: Data(token.utf8)) == nil, "\(name)")
                }
            }
        }

        @Test("a machine that is added, or is given another profile, gets that at its next request")
        func added() async throws {
            try await Self.serving { room in
                #expect(try await !room.serving.boots(number: 2).contains("machine.ipxe"))
                let double = try await room.machine("add", "web2", "--mac", Self.macs[0])
                #expect(double.exitCode == 2)
                #expect(double.diagnostics.contains("machine web2: \(Self.macs[0]) is machine web1's already"))
                let outside = try await room.machine("add", "web2", "--mac", Self.macs[1], "--address", "192.0.2.9")
                #expect(outside.exitCode == 2 && outside.diagnostics.contains("192.0.2.9 is in none of the subnets"))
                let add = try await room.machine(
                    "add", "web2", "--mac", Self.macs[1], "--address", "198.18.77.9", "--profile", "install")
                #expect(add.exitCode == 0, "\(add.diagnostics)")
                let told = try await room.serving.boots(number: 2)
                #expect(told.contains("machine.ipxe") && told.contains("198.18.77.9"), "\(told)")
                _ = try await room.machine("set", "web1", "--profile", "install")
                _ = try await room.serving.boots()
                #expect(try await room.script().contains("installs web1"))
                _ = try await room.machine("forget", "web1")
                #expect(try await room.script().contains("its own"))
                // A configuration that has come to have the machine wins.
                let yaml = Self.yaml(room.serving.folder)
                try await room.serving.reload(
                    yaml.replacing("machines: [{", with: "machines: [{name: other, macs: \"\(Self.macs[1])\"}, {"))
                #expect(room.serving.tool.text.contains("see `pxekit machine forget web2`"))
                #expect(try await room.machine("list").output.contains("other\t\(Self.macs[1])"))
            }
        }

        @Test(
            "a guest installs once, says that it is done, and boots its own disk the second time",
            .enabled(if: LANGuest.canBoot, LANGuest.skipReason),
            .enabled(
                if: FileManager.default.fileExists(atPath: LANGuest.files.appending(path: "initrd-net.img").path),
                "no initrd-net.img in build/boot; `make test` makes it"),
            .enabled(if: ExternalTool("cpio") != nil, "cpio is not installed"))
        func guest() async throws {
            try await withTemporaryDirectory { folder in
                try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
                let file = try await InstallingGuest.furnish(folder, server: Self.server)
                try await NamespaceLAN.with(["server": "\(Self.server)/24", "guest": nil]) { lan in
                    try await LANGuest.plugTAP(lan, host: "guest")
                    let order = ["machine", "boot", "guest", "--once", "install", "--config", file]
                    #expect(try await ToolRun.pxekit(order).exitCode == 0)
                    let serve = [Lab.tool.path, "serve", "--config", file]
                    try await lan.whileRunning("server", serve, until: "HTTP on port 80") { server in
                        let disk = folder.appending(path: "disk.img")
                        func boot(_ sign: String) async throws -> (line: String, console: String) {
                            try await LANGuest.biosVirtio.boot(
                                on: lan, host: "guest", server: Self.server, mac: InstallingGuest.mac, until: sign,
                                disk: disk)
                        }
                        let first = try await boot("the server says: ")
                        #expect(
                            first.line.contains("the server says: done"), "\(first.console.suffix(3000))\(server.text)")
                        try await server.says("installed: guest says that it is done")
                        let second = try await boot(InstallingGuest.disk)
                        #expect(!second.line.isEmpty, "\(second.console.suffix(3000))\(server.text)")
                        #expect(!second.console.contains("user space reached"))
                    }
                }
                let shown = try await ToolRun.pxekit(["machine", "show", "guest", "--config", file])
                #expect(shown.output.contains("installed") && !shown.output.contains("once"), "\(shown.output)")
            }
        }
    }
#endif
