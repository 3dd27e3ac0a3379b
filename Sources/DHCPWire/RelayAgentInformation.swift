// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// Option 82: what a relay knows about the client's place (RFC 3046 §2). A server echoes it octet for octet (D26).
public struct RelayAgentInformation: Hashable, Sendable {
    /// The sub-options. Unlike option 43 this space has no end and no pads (RFC 3046 §2.0); both are tolerated.
    public var suboptions: EncapsulatedOptions

    /// Reads the payload.
    public init(decoding payload: [UInt8]) {
        suboptions = EncapsulatedOptions(decoding: payload)
    }

    /// Sub-option 1, the circuit the client is on (RFC 3046 §3.1).
    public var circuitID: [UInt8]? { suboptions[1] }

    /// Sub-option 2, the remote end's identifier (RFC 3046 §3.2).
    public var remoteID: [UInt8]? { suboptions[2] }

    /// Sub-option 5, link selection: the subnet to take the address from (RFC 3527); nil for 0.0.0.0, which a relay fills in from an
    /// interface without an address and which selects nothing.
    public var linkSelection: IPv4Address? { address(5) }

    /// Sub-option 11, the address to send as server identifier (RFC 5107).
    public var serverIdentifierOverride: IPv4Address? { address(11) }

    /// Sub-option 19, empty: the relay listens on the port that it sends from, not on 67 (RFC 8357 §4).
    public var usesSourcePort: Bool { suboptions[19] != nil }

    private func address(_ code: UInt8) -> IPv4Address? {
        suboptions[code].flatMap { IPv4Address.list($0).first { $0 != .any } }
    }
}

extension DHCPMessage {
    /// Option 82; nil if absent.
    public var relayAgentInformation: RelayAgentInformation? {
        options[.relayAgentInformation].map(RelayAgentInformation.init(decoding:))
    }
}
