// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import NIOCore
    import NIOPosix
    import Testing

    @testable import HostSockets

    @Suite struct PortHolderTests {
        @Test("this process is found as the holder of its ports, of TCP where it listens")
        func own() async throws {
            let udp = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .bind(host: "127.0.0.1", port: 0).get()
            let tcp = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .bind(host: "127.0.0.1", port: 0).get()
            let ports = [udp, tcp].compactMap { $0.localAddress?.port }
            try #require(ports.count == 2)
            let process = Int(getpid())
            #expect(PortHolder.of(.udp, port: UInt16(ports[0])).map(\.process) == [process])
            #expect(PortHolder.of(.tcp, port: UInt16(ports[1])).map(\.process) == [process])
            let failure = ListenFailure(
                service: "HTTP", endpoint: "127.0.0.1:\(ports[1])",
                cause: IOError(errnoCode: EADDRINUSE, reason: "bind")
            ).namingHolders(.tcp, port: ports[1])
            #expect("\(failure)".contains("(process \(process))"), "\(failure)")
            try await udp.close()
            try await tcp.close()
            #expect(PortHolder.of(.tcp, port: UInt16(ports[1])).isEmpty)
        }

        @Test("it is found wherever it stands in a long table, also while other sockets come and go")
        func longTable() async throws {
            let group = MultiThreadedEventLoopGroup.singleton
            func bind() async throws -> any Channel {
                try await DatagramBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
            }
            // A page of the table is 32 lines; they stand in the order of a hash.
            var own: [any Channel] = []
            for _ in 0..<100 { own.append(try await bind()) }
            let churn = Task {
                while !Task.isCancelled { try await bind().close() }
            }
            for channel in own {
                let port = UInt16(try #require(channel.localAddress?.port))
                #expect(PortHolder.ofUDP(port: port).map(\.process) == [Int(getpid())])
            }
            churn.cancel()
            try await churn.value
            for channel in own { try await channel.close() }
        }
    }
#endif
