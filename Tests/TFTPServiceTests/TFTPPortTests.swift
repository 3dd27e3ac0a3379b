// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import HostSockets
    import NetAddress
    import TFTPEngine
    import Testing

    @testable import TFTPService

    #if canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    @Suite("A TFTP port")
    struct TFTPPortTests {
        private func port(_ address: IPv4Address, isIPv6: Bool) throws -> TFTPPort {
            try TFTPPort(
                at: TFTPEndpoint(.v4(address), port: 0), isIPv6: isIPv6, role: .transfers, sharesPort: false)
        }

        @Test("lets routers cut what it sends", arguments: [false, true])
        func fragments(isIPv6: Bool) throws {
            let port = try port(IPv4Address(127, 0, 0, 1), isIPv6: isIPv6)
            var (value, length) = (Int32(-1), socklen_t(MemoryLayout<Int32>.size))
            getsockopt(port.descriptor.number, Int32(IPPROTO_IP), IP_MTU_DISCOVER, &value, &length)
            #expect(value == Int32(IP_PMTUDISC_OMIT))
        }

        @Test("hears the host itself, whatever interfaces it is for", arguments: [false, true])
        func gate(isIPv6: Bool) async throws {
            let gate = InterfaceGate(["none0"])
            let host = TFTPEndpoint.Host.v4(IPv4Address(127, 0, 0, 1))
            let port = try TFTPPort(
                at: TFTPEndpoint(host, port: 0), isIPv6: isIPv6, role: .transfers, sharesPort: false, gate: gate)
            let peer = try self.port(IPv4Address(127, 0, 0, 1), isIPv6: isIPv6)
            func hears() -> Bool {
                var address = sockaddr_in6(port.local, isIPv6: isIPv6)
                withUnsafePointer(to: &address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        _ = sendto(peer.descriptor.number, "hello", 5, 0, $0, sockaddr_in6.length(isIPv6: isIPv6))
                    }
                }
                var octet: UInt8 = 0
                return recv(port.descriptor.number, &octet, 1, 0) > 0
            }
            #expect(hears())
            await gate.admit(["none1"])
            #expect(hears())
            await gate.admit([])
            #expect(hears())
        }

        @Test("is had on this host's own addresses only", arguments: [false, true])
        func foreign(isIPv6: Bool) throws {
            #expect(try port(IPv4Address(127, 0, 0, 1), isIPv6: isIPv6).local.port != 0)
            #expect(throws: SystemCallError.self) { try port(IPv4Address(192, 0, 2, 1), isIPv6: isIPv6) }
        }
    }
#endif
