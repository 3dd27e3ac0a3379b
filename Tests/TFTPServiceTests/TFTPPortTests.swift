// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import HostSockets
    import NetAddress
    import TFTPEngine
    import Testing

    #if canImport(Musl)
        import Musl
    #else
        import Glibc

        @testable import TFTPService
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

        @Test("is had on this host's own addresses only", arguments: [false, true])
        func foreign(isIPv6: Bool) throws {
            #expect(try port(IPv4Address(127, 0, 0, 1), isIPv6: isIPv6).local.port != 0)
            #expect(throws: SystemCallError.self) { try port(IPv4Address(192, 0, 2, 1), isIPv6: isIPv6) }
        }
    }
#endif
