// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPWire
import NetAddress

/// Clients that speak BOOTP and not DHCP: VxWorks, POWER's SMS firmware, U-Boot's `bootp`, terminal servers (RFC 951, RFC 1542).
extension DHCPResponder {
    /// The most octets of a reply: 64 for the vendor area, as RFC 951 §3 has it, for a BOOTP client need not take more.
    private static let replyLimit = 300

    /// Answers with the address that is reserved for the client. Dynamic ones are not given: BOOTP has no lease that ends (RFC 1534 §2).
    mutating func bootp(_ request: BootRequest, on link: Int?) -> DHCPDecision {
        guard let link, configuration.addresses == .everyone else {
            return .silent(.noSubnet(request.network))
        }
        guard let reservation = reservation(for: request, on: link),
            tables[link].isFree(reservation.address, for: request.key, at: request.now)
        else { return .silent(.noReservation) }
        var draft = draft(request, .offer, address: reservation.address, on: link)
        // None of DHCP's own options belongs into a BOOTREPLY (RFC 1534 §2).
        for code in [DHCPOptionCode.messageType, .serverIdentifier, .leaseTime] { draft.message.options[code] = nil }
        draft.limit = DHCPResponder.replyLimit
        draft.events = [.acknowledged(reservation.address, .selecting)]
        do throws(BootRefusal) {
            let choice = try configuration.rules.choice(for: request.question)
            draft.nameInHeader(choice)
            draft.events.append(.boots(choice))
        } catch {
            draft.events.append(.doesNotBoot(error))
        }
        return draft.decision()
    }
}
