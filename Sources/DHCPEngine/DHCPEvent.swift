// SPDX-License-Identifier: Apache-2.0
public import BootPolicy
public import DHCPWire
public import NetAddress

/// Something that was decided.
public enum DHCPEvent: Hashable, Sendable {
    /// Nothing is sent, or one part of the answer is left out.
    case refused(DHCPRefusal)
    /// An address is offered.
    case offered(IPv4Address)
    /// A lease is bound or extended, or parameters are confirmed.
    case acknowledged(IPv4Address, RequestState)
    /// The client is told to begin anew.
    case refusedAddress(IPv4Address, RequestState)
    /// A client gave its address back.
    case released(IPv4Address)
    /// An address is somebody else's and kept from use.
    case conflict(IPv4Address)
    /// The rule and file a client boots by.
    case boots(BootChoice)
    /// The form in which it is told, and why this one.
    case shape(OfferShape, ShapeReason)
    /// A boot server answers on port 4011.
    case servesBoot(PXEBootItem?)
    /// The file that was offered is being fetched.
    case fetching(String)
    /// Firmware booted the loader again and again and is given the second stage in its place (D36).
    case breaksLoop(boots: Int)
    /// What is new of the client's ladder of loaders.
    case ladder(LoaderNews)
    /// The client gets no boot file.
    case doesNotBoot(BootRefusal)
    /// Options 93 and 60 disagree; 93 was believed (D29).
    case architecturesDisagree(listed: ClientArchitecture, named: ClientArchitecture)
    /// Another server answers on this link; told once for each (D43).
    case otherServer(OtherServer)
    /// Options were left out because the client accepts no more octets.
    case omitted([DHCPOptionCode])
}

/// A server that was heard to answer.
public struct OtherServer: Hashable, Sendable {
    /// Option 54.
    public var identifier: IPv4Address?
    /// Where the reply came from.
    public var source: IPv4Address
    /// The hardware address that it came from, of the server or of a router between; nil where it is not known.
    public var hardware: MACAddress?
    /// Option 60.
    public var vendorClass: VendorClass?
    /// Whether the reply gives an address: a DHCP server, else a proxy.
    public var givesAddresses: Bool
    /// Whether it tells a client what to boot.
    public var boots: Bool

    /// A server.
    public init(
        identifier: IPv4Address?, source: IPv4Address, hardware: MACAddress? = nil, vendorClass: VendorClass?,
        givesAddresses: Bool, boots: Bool
    ) {
        self.identifier = identifier
        self.source = source
        self.hardware = hardware
        self.vendorClass = vendorClass
        self.givesAddresses = givesAddresses
        self.boots = boots
    }
}

extension OtherServer: CustomStringConvertible {
    /// One line: `DHCP server 192.0.2.1 (52:54:00:12:34:56), which names boot files`.
    public var description: String {
        let place = hardware.map { "\(source) (\($0))" } ?? "\(source)"
        let other = identifier.flatMap { $0 == source ? nil : ", which calls itself \($0)" } ?? ""
        let named = vendorClass.map { ", option 60 '\($0.text)'" } ?? ""
        let boots = boots ? ", which names boot files" : ""
        return "\(givesAddresses ? "DHCP" : "ProxyDHCP") server \(place)\(other)\(named)\(boots)"
    }
}

/// What a client is about when it sends DHCPREQUEST (RFC 2131 §4.3.2), or asks without wanting an address.
public enum RequestState: Hashable, Sendable {
    /// It takes an offer.
    case selecting
    /// It verifies an address that it remembers.
    case initReboot
    /// It extends its lease at the server that gave it.
    case renewing
    /// It extends its lease at any server.
    case rebinding
    /// It has an address and asks for parameters, DHCPINFORM.
    case informing
}

/// Why nothing was sent.
public enum DHCPRefusal: Hashable, Sendable {
    /// A reply of a server that is known already, or another operation.
    case notARequest(DHCPMessage.Operation)
    /// A BOOTP request, without option 53, of a client for which no address is reserved.
    case noReservation
    /// A relay's address to which nothing can be sent: a group, loopback.
    case unusableRelay(IPv4Address)
    /// A type that clients do not send, or one that makes no sense here.
    case unexpectedType(DHCPMessageType)
    /// No subnet is configured for the link that the message is from.
    case noSubnet(IPv4Address)
    /// All addresses are in use.
    case poolExhausted(IPv4Subnet)
    /// The address that was chosen is answered for by a host that nobody gave it to; another is offered next time.
    case addressTaken(IPv4Address)
    /// The client chose another server.
    case anotherServer(IPv4Address)
    /// A lease that this server knows nothing of, and the address is not its to give.
    case unknownLease(IPv4Address)
    /// The sender names no address where it must.
    case noAddress
    /// An address that is not the sender's to give back or decline.
    case notItsAddress(IPv4Address)
    /// Apple's netboot protocol (R7).
    case appleBSDP
    /// The client wants credentials of the Boot Integrity Service, which nobody implements.
    case credentialsWanted
    /// It asks for a boot server of a kind that this one is not.
    case unknownBootItem(PXEBootItem)
    /// An HTTP Boot client on port 4011, which has nothing for it (H4).
    case httpOnBootServerPort
    /// The loader was booted so many times in a row that it is withheld (D36).
    case loop(boots: Int)
    /// The port serves nothing in this configuration.
    case notServed(port: UInt16)
}
