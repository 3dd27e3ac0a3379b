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
    }
#endif
