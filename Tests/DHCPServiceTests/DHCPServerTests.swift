// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import BootPolicy
    import DHCPEngine
    import DHCPService
    import DHCPWire
    import Foundation
    import HostSockets
    import LeaseStore
    import NIOCore
    import NIOPosix
    import NetAddress
    import TestSupport
    import Testing

    private typealias Log = EventLog<DHCPServiceEvent>

    /// Runs a service while `body` does, and waits for it to listen.
    private func withService(
        _ configuration: DHCPConfiguration, _ options: DHCPServiceOptions, journal: LeaseJournal? = nil,
        _ body: @Sendable (DHCPServer, DHCPListening, Log) async throws -> Void
    ) async throws {
        let log = Log()
        let service = DHCPServer(configuration, options: options, journal: journal) { log.record($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            do {
                try await body(service, try #require(try await service.listening.first), log)
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func exchange(_ event: DHCPServiceEvent) -> DHCPExchange? {
        guard case .exchanged(let exchange) = event else { return nil }
        return exchange
    }

    private let rules = BootRules([BootRule("all", action: .boot(BootPlan(loader: "pxeinfo")))])

    @Suite(
        .serialized,
        .enabled(if: VirtualCable.canBePlugged, Comment(rawValue: VirtualCable.skipReason)),
        .enabled(if: ExternalTool("busybox") != nil, "busybox is not installed"))
    struct DHCPServiceOnACableTests {
        private func configuration(_ cable: VirtualCable, probes: Bool = false) -> DHCPConfiguration {
            let first = IPv4Address(bits: cable.address.network.bits + 100)
            let last = IPv4Address(bits: cable.address.network.bits + 110)
            return DHCPConfiguration(
                subnets: [
                    SubnetConfiguration(
                        subnet: cable.address, pools: [first...last], leaseTime: .seconds(600),
                        routers: [cable.address.address], probesAddresses: probes)
                ], rules: rules)
        }

        /// A client that tells what it got, in one line for each state, and takes the address as clients do;
        /// without `-q` it stays for four seconds.
        private func udhcpc(_ cable: VirtualCable, _ folder: URL, _ options: [String] = ["-q"]) async throws
            -> ExternalTool.Result
        {
            let script = folder.appending(path: "told")
            try
                "#!/bin/sh\necho \"$1 $ip $serverid $siaddr $boot_file $lease $router\"\n[ $1 = bound ] && ip addr add $ip/24 dev $interface; true\n"
                .write(to: script, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
            return try await #require(ExternalTool("ip")).run(
                [
                    "netns", "exec", cable.namespace, "timeout", "-s", "TERM", "4", "busybox", "udhcpc", "-i",
                    cable.peer, "-f", "-n", "-t",
                    "4", "-T", "1",
                    "-s", script.path,
                ] + options, timeout: 20)
        }

        @Test("busybox gets a lease, by unicast to its hardware address and by broadcast", arguments: [[], ["-B"]])
        func lease(options: [String]) async throws {
            try await VirtualCable.plugged(options.count + 1) { cable in
                try await withService(configuration(cable), DHCPServiceOptions(interfaces: [cable.interface])) {
                    _, listening, log in
                    #expect(listening.ports == .standard)
                    #expect(listening.address == cable.address.address)
                    try await withTemporaryDirectory { folder in
                        let vendor = ["-V", "PXEClient:Arch:00000:UNDI:002001", "-x", "0x5d:0000"]
                        let result = try await udhcpc(cable, folder, ["-q"] + options + vendor)
                        let server = cable.address.address
                        let first = IPv4Address(bits: cable.address.network.bits + 100)
                        #expect(
                            result.text.contains("bound \(first) \(server) \(server) pxeinfo 600 \(server)"),
                            "\(result.text)\(result.diagnosticText)")
                        let exchanges = try await log.first(2, exchange)
                        #expect(exchanges.map(\.request.type) == [.discover, .request])
                        #expect(exchanges.map(\.arrival.interface) == [cable.interface, cable.interface])
                        #expect(exchanges.map(\.arrival.destination) == [.broadcast, .broadcast])
                        #expect(exchanges.last?.decision.events.contains(.acknowledged(first, .selecting)) == true)
                    }
                }
            }
        }

        @Test("a lease outlives the server, and is given back when its client says so")
        func durable() async throws {
            try await VirtualCable.plugged(3) { cable in
                try await withTemporaryDirectory { folder in
                    let options = DHCPServiceOptions(interfaces: [cable.interface])
                    let first = IPv4Address(bits: cable.address.network.bits + 100)
                    let path = folder.appending(path: "leases.sqlite").path
                    try await withService(configuration(cable), options, journal: LeaseJournal(path: path)) { _, _, _ in
                        let result = try await udhcpc(cable, folder)
                        #expect(result.text.contains("bound \(first) "), "\(result.text)\(result.diagnosticText)")
                    }
                    let kept = try await LeaseJournal(path: path).leases()
                    #expect(kept.map(\.address) == [first])
                    try await withService(configuration(cable), options, journal: LeaseJournal(path: path)) {
                        _, _, log in
                        let result = try await udhcpc(cable, folder, ["-R"])
                        #expect(result.text.contains("bound \(first) "), "\(result.text)\(result.diagnosticText)")
                        let released = try await log.first(3, exchange).last
                        #expect(
                            released?.decision.events == [.released(first)], "\(result.text)\(result.diagnosticText)")
                    }
                    #expect(try await LeaseJournal(path: path).leases().isEmpty)
                }
            }
        }

        @Test("an address that somebody else has is found by a probe and not given")
        func probe() async throws {
            try await VirtualCable.plugged(4) { cable in
                let taken = IPv4Address(bits: cable.address.network.bits + 100)
                try await cable.ip("-n", cable.namespace, "addr", "add", "\(taken)/24", "dev", cable.peer)
                try await withService(
                    configuration(cable, probes: true), DHCPServiceOptions(interfaces: [cable.interface])
                ) { _, _, _ in
                    try await withTemporaryDirectory { folder in
                        let result = try await udhcpc(cable, folder)
                        let next = IPv4Address(bits: taken.bits + 1)
                        #expect(result.text.contains("bound \(next) "), "\(result.text)\(result.diagnosticText)")
                    }
                }
            }
        }

        @Test("a port that another process has is named, or shared by reading frames")
        func shared() async throws {
            try await VirtualCable.plugged(5) { cable in
                // The other server has no subnets, so that it is silent.
                let one = DHCPServiceOptions(interfaces: [cable.interface])
                try await withService(DHCPConfiguration(), one) { _, _, _ in
                    let refusing = DHCPServer(configuration(cable), options: one)
                    let failure = await #expect(throws: ListenFailure.self) { try await refusing.run() }
                    #expect(failure?.isInUse == true)
                    #expect(failure?.holders.map(\.process).contains(Int(getpid())) == true)
                    let sharing = DHCPServiceOptions(interfaces: [cable.interface], sharesPorts: true)
                    try await withService(configuration(cable), sharing) { _, listening, _ in
                        #expect(listening.shared.map(\.port) == [67, 4011])
                        try await withTemporaryDirectory { folder in
                            for options in [["-q"], ["-q", "-B"]] {
                                let result = try await udhcpc(cable, folder, options)
                                #expect(result.text.contains("bound "), "\(result.text)\(result.diagnosticText)")
                            }
                        }
                    }
                }
            }
        }
    }

    @Suite struct DHCPServiceOnLoopbackTests {
        private static let moved = DHCPServiceOptions(
            interfaces: ["lo"], ports: DHCPPorts(server: 0, client: 10068, bootServer: 0))

        /// Sends a message from the loopback address to a port and takes the answer.
        private func ask(_ message: DHCPMessage, _ port: UInt16) async throws -> DHCPMessage {
            let client = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .bind(host: "127.0.0.1", port: 0) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<AddressedEnvelope<ByteBuffer>, AddressedEnvelope<ByteBuffer>>(
                            wrappingChannelSynchronously: channel)
                    }
                }
            let payload = try message.encoded(limit: 1472)
            let server = try SocketAddress(ipAddress: "127.0.0.1", port: Int(port))
            return try await client.executeThenClose { inbound, outbound in
                try await outbound.write(AddressedEnvelope(remoteAddress: server, data: payload))
                for try await answer in inbound { return try DHCPMessage(decoding: answer.data) }
                throw CancellationError()
            }
        }

        private func bootRequest() -> DHCPMessage {
            var message = DHCPMessage(
                operation: .request, transactionID: 0x1234_5678,
                hardware: HardwareAddress(MACAddress(0x52, 0x54, 0, 1, 2, 3)))
            message.type = .request
            message.clientAddress = IPv4Address(127, 0, 0, 1)
            message.vendorClass = VendorClass("PXEClient:Arch:00007:UNDI:003016")
            message.options.set(.clientArchitecture, UInt16(7))
            return message
        }

        @Test("port 4011 answers to the port that asked, wherever it was moved")
        func bootServer() async throws {
            let configuration = DHCPConfiguration(rules: rules)
            try await withService(configuration, Self.moved) { service, listening, log in
                #expect(listening.ports.bootServer != 0 && listening.ports.server != 0)
                let answer = try await ask(bootRequest(), listening.ports.bootServer)
                #expect(answer.type == .acknowledge)
                #expect(answer.bootFile == "pxeinfo")
                #expect(answer.transactionID == 0x1234_5678)
                let seen = try await log.first(1, exchange).first
                #expect(seen?.arrival.destinationPort == Arrival.bootServerPort)
                #expect(seen?.arrival.source == IPv4Address(127, 0, 0, 1))
                #expect(seen?.arrival.local == IPv4Address(127, 0, 0, 1))
            }
        }

        @Test("another configuration is served from one message to the next")
        func reload() async throws {
            try await withService(DHCPConfiguration(rules: rules), Self.moved) { service, listening, _ in
                #expect(try await ask(bootRequest(), listening.ports.bootServer).bootFile == "pxeinfo")
                let other = BootRules([BootRule("new", action: .boot(BootPlan(loader: "other")))])
                try await service.serve(DHCPConfiguration(rules: other))
                #expect(try await ask(bootRequest(), listening.ports.bootServer).bootFile == "other")
            }
        }

        @Test("what is no DHCP message is reported with its field, and does no harm")
        func undecodable() async throws {
            try await withService(DHCPConfiguration(rules: rules), Self.moved) { _, listening, log in
                let sender = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .bind(host: "127.0.0.1", port: 0).get()
                let server = try SocketAddress(ipAddress: "127.0.0.1", port: Int(listening.ports.server))
                try await sender.writeAndFlush(
                    AddressedEnvelope(remoteAddress: server, data: ByteBuffer(bytes: [1, 1, 6, 0])))
                let errors = try await log.first(1) { event -> DHCPDecodingError? in
                    guard case .undecodable("lo", IPv4Address(127, 0, 0, 1), let error) = event else { return nil }
                    return error
                }
                #expect(errors.count == 1)
                try await sender.close()
                #expect(try await ask(bootRequest(), listening.ports.bootServer).type == .acknowledge)
            }
        }

        @Test(
            "an interface that cannot be served is named",
            arguments: [("nowhere0", "DHCP cannot listen on nowhere0: there is no such interface")])
        func refused(interface: String, reason: String) async throws {
            let service = DHCPServer(DHCPConfiguration(), options: DHCPServiceOptions(interfaces: [interface]))
            let failure = await #expect(throws: ListenFailure.self) { try await service.run() }
            #expect(failure?.description == reason)
        }
    }
#endif
