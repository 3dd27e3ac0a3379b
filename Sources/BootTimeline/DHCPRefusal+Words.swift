// SPDX-License-Identifier: Apache-2.0

internal import DHCPEngine
internal import DHCPWire
internal import NetAddress

extension DHCPRefusal {
    /// The refusal for people, without a full stop.
    var words: String {
        switch self {
        case .notARequest: "it is no request"
        case .noReservation: "BOOTP is served for reservations only, and none is for it"
        case .unusableRelay(let address): "nothing can be sent to its relay's address \(address)"
        case .unexpectedType(let type): "\(type) is not expected here"
        case .noSubnet(let address): "addresses in the network of \(address) are not given here"
        case .poolExhausted(let subnet): "all addresses of \(subnet) are in use"
        case .addressTaken(let address): "another host has the address \(address)"
        case .anotherServer(let server): "it chose the server \(server)"
        case .unknownLease(let address): "nothing is known of its address \(address)"
        case .noAddress: "it names no address"
        case .notItsAddress(let address): "the address \(address) is not its own"
        case .appleBSDP: "Apple's netboot protocol is not served"
        case .credentialsWanted: "it wants credentials of the Boot Integrity Service"
        case .unknownBootItem(let item): "there is no boot server of type \(item.type.rawValue) here"
        case .httpOnBootServerPort: "HTTP Boot is not served on the boot server's port"
        case .loop(let boots): "it booted the same loader \(boots) times in a row (D36)"
        case .notServed(let port): "port \(port) serves nothing"
        }
    }
}
