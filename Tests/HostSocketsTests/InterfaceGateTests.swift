// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Testing

    #if canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    @testable import HostSockets

    @Suite("Which interfaces a server's sockets hear")
    struct InterfaceGateTests {
        @Test("a filter of more interfaces than a jump reaches, and than the system takes, is one that it takes")
        func many() throws {
            let socket = try Descriptor.open(AF_INET, SOCK_DGRAM, 0)
            for count in [0, 1, 300, 5000] {
                try PacketFilter.arriving(by: (0..<count).map { UInt32($0) + 1 }).attach(to: socket)
            }
        }
    }
#endif
