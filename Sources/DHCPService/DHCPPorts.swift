// SPDX-License-Identifier: Apache-2.0

/// The ports that DHCP really uses; moved ones let everything run without root, beside a server that has the real ones.
///
/// The engine knows the protocol's numbers only, so that its decisions are the same whatever the ports are.
public struct DHCPPorts: Hashable, Sendable {
    /// Where clients and relays send; 0 lets the system choose.
    public var server: UInt16
    /// Where clients listen.
    public var client: UInt16
    /// Where PXE boot servers are asked; 0 lets the system choose.
    public var bootServer: UInt16

    /// The protocol's own: 67 and 68 (RFC 2131 §4.1), 4011 (PXE 2.1 §2.2).
    public static let standard = DHCPPorts(server: 67, client: 68, bootServer: 4011)

    /// Ports.
    public init(server: UInt16, client: UInt16, bootServer: UInt16) {
        self.server = server
        self.client = client
        self.bootServer = bootServer
    }

    private var pairs: [(real: UInt16, standard: UInt16)] {
        [
            (server, DHCPPorts.standard.server), (client, DHCPPorts.standard.client),
            (bootServer, DHCPPorts.standard.bootServer),
        ]
    }

    /// What the protocol calls a real port; any other port is itself.
    func standard(of real: UInt16) -> UInt16 { pairs.first { $0.real == real }?.standard ?? real }

    /// The real port for one of the protocol's; any other port is itself.
    func real(of standard: UInt16) -> UInt16 { pairs.first { $0.standard == standard }?.real ?? standard }
}
