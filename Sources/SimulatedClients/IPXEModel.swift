// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
public import NetAddress

/// iPXE, in a ROM or loaded (D14 to D16).
public struct IPXEModel: ClientModel {
    /// "iPXE".
    public let name = "iPXE"
    /// Any URL that it has a protocol for.
    public var fetchesURLs: Bool { true }
    /// Its time-outs: doubling from half a second, ten at most; two seconds for port 4011.
    public let timing = ClientTiming(
        discover: [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10)],
        request: [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10)],
        bootServer: [.milliseconds(250), .milliseconds(500), .seconds(1), .milliseconds(250)])

    /// What it says in option 93.
    public let architecture: ClientArchitecture
    /// What it says in option 77; a build of somebody's own may say something else (D34).
    public let userClass: String

    /// The model.
    ///
    /// - Parameters:
    ///   - architecture: what it is built for.
    ///   - userClass: how it names itself.
    public init(architecture: ClientArchitecture = .bios, userClass: String = "iPXE") {
        self.architecture = architecture
        self.userClass = userClass
    }

    private static let parameters: [UInt8] = [
        1, 3, 6, 7, 12, 15, 17, 26, 43, 60, 66, 67, 119, 128, 129, 130, 131, 132, 133, 134, 135, 175, 203,
    ]
    private static let features: [UInt8] = [
        0xB1, 5, 1, 0x1A, 0xF4, 0x10, 0x00, 0x13, 1, 1, 0x15, 1, 1, 0xEB, 3, 1, 0x15, 1,
    ]

    /// Options 53, 57, 93, 94, 60, 77, 55, 175, 61, 97; no flags, a random identifier (captured).
    public func discover(_ profile: ClientProfile, attempt: Int) -> DHCPMessage {
        var message = message(.discover, profile, xid: profile.seed, flags: 0)
        message.seconds = UInt16(attempt) << 2
        appendIdentity(profile, to: &message)
        return message
    }

    /// Version and type of the network interface in option 60: UNDI 2.1 of a BIOS's ROM, 3.1 of UEFI.
    private var interface: String { architecture == .bios ? "002001" : "003001" }

    private func appendIdentity(_ profile: ClientProfile, to message: inout DHCPMessage) {
        message.append(
            (.maximumMessageSize, [0x05, 0xC0]), (.clientArchitecture, architecture.wire),
            (.networkInterface, [1, 2, 1]),
            (.vendorClass, Array("PXEClient:Arch:\(architecture.digits):UNDI:\(interface)".utf8)),
            (.userClass, Array(userClass.utf8)),
            (.parameterRequestList, IPXEModel.parameters), (.ipxe, IPXEModel.features),
            (.clientIdentifier, [1] + profile.mac.octets), (.machineIdentifier, DHCPMessage.machine(profile)),
            (.end, []))
    }

    /// An address with a file, or beside a proxy; an address alone once it has waited.
    public func select(_ offers: [ReceivedOffer]) -> Selection? {
        guard let address = offers.first(where: { !$0.isProxy && hasBoot($0) }) ?? offers.first(where: { !$0.isProxy })
        else { return nil }
        let boot =
            hasBoot(address) ? address : offers.first { $0.isProxy && ($0.message.vendorClass?.isPXEClient ?? false) }
        return Selection(address: address, boot: boot ?? address)
    }

    private func hasBoot(_ offer: ReceivedOffer) -> Bool {
        offer.message.bootFile != nil || offer.message.pxeOptions?.bootMenu.isEmpty == false
    }

    /// Two seconds for a proxy, none if it was told that there is no proxy.
    public func patience(with offers: [ReceivedOffer]) -> Duration? {
        let isComplete = offers.contains { !$0.isProxy && $0.message.ipxeOptions?.skipsProxyDHCP == true }
        let hasProxy = offers.contains { $0.isProxy && $0.message.vendorClass?.isPXEClient == true }
        return isComplete || hasProxy ? .zero : .seconds(2)
    }

    /// Takes the address.
    public func request(_ selection: Selection, _ profile: ClientProfile) -> DHCPMessage? {
        let offer = selection.address.message
        var message = message(.request, profile, xid: offer.transactionID, flags: 0)
        message.append((.serverIdentifier, offer.options[.serverIdentifier]))
        message.options.set(.requestedAddress, offer.yourAddress)
        appendIdentity(profile, to: &message)
        return message
    }

    /// Boots if server and file are both there, else asks the proxy's port 4011 from port 68 (D15, D16).
    public func next(after lease: DHCPMessage, _ selection: Selection, _ profile: ClientProfile) -> AfterLease {
        let boot = selection.boot.isProxy ? selection.boot.message : lease
        if boot.nextServer != .any, let file = BootFile(boot, address: lease.yourAddress) { return .boot(file) }
        guard selection.boot.form != nil, let server = boot.options.address(.serverIdentifier) else {
            return .fail(.noBootFile)
        }
        var message = message(.request, profile, xid: lease.transactionID, flags: 0)
        message.clientAddress = lease.yourAddress
        appendIdentity(profile, to: &message)
        if let item = boot.pxeOptions?.bootMenu.first(where: { $0.type != .local }) {
            message.append(bootItem: item.type)
        }
        return .ask(BootServerQuestion(message: message, address: lease.yourAddress, server: server, sourcePort: 68))
    }
}
