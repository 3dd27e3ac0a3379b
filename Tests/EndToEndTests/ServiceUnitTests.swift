// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// packaging/pxekit.service lets the server do what it does: its rights and its system calls are those of the unit, and a call that the
    /// unit does not allow ends it.
    @Suite(
        "the systemd unit", .serialized,
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(
            if: ExternalTool("systemd-analyze") != nil && ExternalTool("setpriv") != nil,
            "systemd is missing; `make test` brings it"))
    struct ServiceUnitTests {
        private static let server = "198.18.81.1"
        private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../..").standardizedFileURL
        /// AmbientCapabilities and CapabilityBoundingSet, as setpriv(1) says it.
        private static let rights = ["inh-caps", "ambient-caps", "bounding-set"].map {
            "--\($0)=-all,+net_bind_service,+net_raw"
        }

        @Test("DHCP, TFTP and HTTP serve a rush of clients, before and after a reload")
        func serves() async throws {
            try await withTemporaryDirectory { folder in
                // Where the service's user may go, as it may to /usr.
                let files = ["scripts/as-service", "packaging/pxekit.service"].map {
                    Self.repository.appending(path: $0)
                }
                for file in files + [Lab.tool] {
                    try FileManager.default.copyItem(at: file, to: folder.appending(path: file.lastPathComponent))
                }
                let configuration = folder.appending(path: "pxekit.yaml")
                try """
                mode: dhcp
                interfaces: [eth0]
                root: [\(folder.path)]
                subnets: [{network: 198.18.81.0/24, pools: [198.18.81.100-198.18.81.119]}]
                boot: [{name: all, loader: x.0}]
                """.write(to: configuration, atomically: true, encoding: .utf8)
                let unit = try String(contentsOf: folder.appending(path: "pxekit.service"), encoding: .utf8)
                #expect(unit.contains("AmbientCapabilities=CAP_NET_BIND_SERVICE CAP_NET_RAW\n"))
                let command =
                    ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"] + Self.rights
                    + ["as-service", "pxekit.service", "pxekit"].map { folder.appending(path: $0).path }
                    + ["serve", "--config", configuration.path]
                try await NamespaceLAN.with(["server": "\(Self.server)/24", "client": "198.18.81.2/24"]) { lan in
                    try await lan.whileRunning("server", command, until: "HTTP on port") { tool in
                        try await expectService(lan, tool)
                        kill(tool.process, SIGHUP)
                        try await tool.says("the configuration was read again")
                        try await expectService(lan, tool)
                    }
                }
            }
        }

        @Test(
            "a thread may move to another processor, and what the unit does not allow ends a program",
            arguments: [(["taskset", "0xFFFFFFFF", "true"], 0), (["chroot", "/", "true"], 128 + SIGSYS)]
                as [([String], Int32)])
        func calls(command: [String], status: Int32) async throws {
            let program = try #require(ExternalTool(command[0])).path.path
            let unit = Self.repository.appending(path: "packaging/pxekit.service").path
            let result = try await ExternalTool(at: Self.repository.appending(path: "scripts/as-service"))
                .run([unit, program] + command.dropFirst())
            #expect(result.status == status, "\(result.diagnosticText)")
        }

        private func expectService(_ lan: NamespaceLAN, _ tool: RunningTool) async throws {
            let boots = try await lan.run(
                "client", [Lab.tool.path, "client", "--interface", "eth0", "--number", "1", "ipxe"])
            #expect(boots.text.contains("boots x.0"), "\(boots.text)\(boots.diagnosticText)\(tool.text)")
            let urls = ["tftp://\(Self.server)/pxekit.service", "http://\(Self.server)/pxekit.service"]
            try await withThrowingTaskGroup { group in
                for url in (0..<10).flatMap({ _ in urls }) {
                    group.addTask { try await lan.run("client", ["curl", "-fsS", url]) }
                }
                for try await result in group {
                    #expect(result.status == 0, "\(result.diagnosticText)\(tool.text)")
                    #expect(result.text.contains("[Service]"))
                }
            }
        }
    }
#endif
