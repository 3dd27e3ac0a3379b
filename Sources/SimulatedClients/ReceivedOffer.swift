// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
public import NetAddress

/// Which machine a simulated client is.
public struct ClientProfile: Hashable, Sendable {
    /// Its hardware address.
    public var mac: MACAddress
    /// Its machine identifier; nil for boards that have none.
    public var uuid: ClientUUID?
    /// What its random transaction identifiers are taken from.
    public var seed: UInt32
    /// The only forms of offer that it uses: real firmware has gaps, and this makes them.
    public var forms: Set<OfferForm>

    /// A machine that uses every form of offer.
    public init(
        mac: MACAddress, uuid: ClientUUID? = nil, seed: UInt32 = 1, forms: Set<OfferForm> = Set(OfferForm.allCases)
    ) {
        self.mac = mac
        self.uuid = uuid
        self.seed = seed
        self.forms = forms
    }

    /// Whether the profile lets its model see an offer; a bare address is always of use.
    func accepts(_ offer: ReceivedOffer) -> Bool { offer.form.map(forms.contains) ?? true }
}

/// The form in which an offer tells what to boot.
public enum OfferForm: CaseIterable, Hashable, Sendable {
    /// A file, and no vendor class.
    case plain
    /// The class, and option 43 that says to boot the file.
    case bootThis
    /// The class, and nothing in option 43: ask on port 4011.
    case bootServer
    /// The class, and a menu.
    case menu
}

/// An offer as a client sees it.
public struct ReceivedOffer: Hashable, Sendable {
    /// The message.
    public let message: DHCPMessage
    /// Where it came from.
    public let source: IPv4Address
    /// When.
    public let time: Duration

    init(_ message: DHCPMessage, from datagram: ClientDatagram, at time: Duration) {
        self.message = message
        self.source = datagram.source
        self.time = time
    }

    /// Whether it gives no address (D5).
    public var isProxy: Bool { message.yourAddress == .any }

    /// How it tells what to boot; nil if it does not.
    ///
    /// EDK2 compares nine characters of the class, judges option 43 by tags 6 to 10, and drops an offer of MTFTP alone
    /// (D5).
    public var form: OfferForm? {
        let vendor = message.vendorClass?.text ?? ""
        guard vendor.hasPrefix("PXEClient") || vendor.hasPrefix("HTTPClient".prefix(9)) else {
            return message.bootFile == nil ? nil : .plain
        }
        guard let pxe = message.pxeOptions, pxe.hasDiscoveryTags else {
            return message.pxeOptions?.space[PXEOptions.Tag.mtftpAddress] == nil ? .bootServer : nil
        }
        return pxe.discoveryControl?.contains(.bootOfferedFile) == true ? .bootThis : .menu
    }
}

/// The offers a client takes: an address from one, what to boot from the same or another.
public struct Selection: Hashable, Sendable {
    /// The offer with the address.
    public var address: ReceivedOffer
    /// The offer with the boot; equal to ``address`` if that says it.
    public var boot: ReceivedOffer

    /// A selection.
    public init(address: ReceivedOffer, boot: ReceivedOffer) {
        self.address = address
        self.boot = boot
    }
}
