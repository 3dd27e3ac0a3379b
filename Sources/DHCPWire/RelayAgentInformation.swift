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

    /// Sub-option 5, link selection: the subnet to take the address from (RFC 3527).
    public var linkSelection: IPv4Address? { suboptions[5].flatMap { IPv4Address.list($0).first } }

    /// Sub-option 11, the address to send as server identifier (RFC 5107).
    public var serverIdentifierOverride: IPv4Address? { suboptions[11].flatMap { IPv4Address.list($0).first } }
}

extension DHCPMessage {
    /// Option 82; nil if absent.
    public var relayAgentInformation: RelayAgentInformation? {
        options[.relayAgentInformation].map(RelayAgentInformation.init(decoding:))
    }
}
