// SPDX-License-Identifier: Apache-2.0
internal import TFTPWire

/// A client of a multicast session, and whether the group reaches it.
struct TFTPMulticastMember: Hashable {
    let endpoint: TFTPEndpoint
    let options: [TFTPOption]
    let joinedAt: Nanoseconds
    /// Whether blocks were sent before it joined: then it misses some for certain.
    let isLate: Bool
    var hasBeenMaster = false
    private var hasHeardBlock = false
    private var echoes = 0

    /// How often a master asks for its first block again before it is taken for deaf; what is lost once comes again to all.
    private static let echoesOfTheDeaf = 2

    init(endpoint: TFTPEndpoint, options: [TFTPOption], joinedAt: Nanoseconds, isLate: Bool) {
        self.endpoint = endpoint
        self.options = options
        self.joinedAt = joinedAt
        self.isLate = isLate
    }

    /// Whether nothing that is sent to the group reaches it.
    var isDeaf: Bool { !hasHeardBlock && echoes >= Self.echoesOfTheDeaf }

    /// It has acknowledged a block; one of a deaf client came by unicast, and proves nothing.
    mutating func advanced() {
        hasHeardBlock = !isDeaf
    }

    /// It asks for a block again; true if that makes it deaf.
    mutating func askedAgain() -> Bool {
        guard !hasHeardBlock, !isDeaf else { return false }
        echoes += 1
        return isDeaf
    }

    /// The OACK that tells it where to listen, and whether it has to acknowledge.
    func offer(_ group: TFTPMulticastOption.Group, isMaster: Bool) -> TFTPMulticastSession.Order {
        let option = TFTPMulticastOption(group, isMaster: isMaster)
        return .send(.optionAcknowledgement(options + [TFTPOption(.multicast, option.text)]), to: endpoint)
    }
}
