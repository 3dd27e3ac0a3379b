// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
public import NetAddress

/// UEFI's PXE driver, `UefiPxeBcDxe` of EDK2 (D5, D6).
public struct EDK2PXEModel: ClientModel {
    /// "EDK2 PXE".
    public let name = "EDK2 PXE"
    /// Its time-outs; port 4011 is asked after 1, 2, 3 and 4 seconds (captured).
    public let timing = ClientTiming(
        discover: ClientTiming.specified, request: ClientTiming.specified,
        bootServer: [.seconds(1), .seconds(2), .seconds(3), .seconds(4)])

    /// What it says in option 93.
    public let architecture: ClientArchitecture

    /// The model.
    ///
    /// - Parameter architecture: what it is built for.
    public init(architecture: ClientArchitecture = .uefiX64) {
        self.architecture = architecture
    }

    private static let parameters: [UInt8] =
        [1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66, 67, 97]
        + Array(128...135)

    /// 347 octets, options 53, 57, 55, 97, 94, 93, 60 (captured).
    public func discover(_ profile: ClientProfile, attempt: Int) -> DHCPMessage {
        var message = message(.discover, profile, xid: profile.seed, flags: DHCPMessage.broadcastFlag)
        message.append((.maximumMessageSize, [0x05, 0xC0]), (.parameterRequestList, EDK2PXEModel.parameters))
        appendIdentity(profile, to: &message)
        return message
    }

    private func appendIdentity(_ profile: ClientProfile, to message: inout DHCPMessage) {
        message.append(
            (.machineIdentifier, DHCPMessage.machine(profile) ?? [0] + Array(repeating: 0, count: 16)),
            (.networkInterface, [1, 3, 16]), (.clientArchitecture, architecture.wire),
            (.vendorClass, Array("PXEClient:Arch:\(architecture.digits):UNDI:003016".utf8)), (.end, []))
    }

    /// `SelectOffer`: DHCP with tags, DHCP beside a proxy with tags, then the same two without, then a bare file.
    public func select(_ offers: [ReceivedOffer]) -> Selection? {
        func first(_ isProxy: Bool, _ forms: [OfferForm?]) -> ReceivedOffer? {
            offers.first { $0.isProxy == isProxy && forms.contains($0.form) }
        }
        let tagged: [OfferForm?] = [.bootThis, .menu]
        let bare = first(false, [.plain, nil])
        if let offer = first(false, tagged) { return Selection(address: offer, boot: offer) }
        if let bare, let proxy = first(true, tagged) { return Selection(address: bare, boot: proxy) }
        if let offer = first(false, [.bootServer]) { return Selection(address: offer, boot: offer) }
        if let bare, let proxy = first(true, [.bootServer]) { return Selection(address: bare, boot: proxy) }
        return first(false, [.plain]).map { Selection(address: $0, boot: $0) }
    }

    /// Options 53, 54, 50, 57, 55, 97, 94, 93, 60, with 65280 as largest message (captured).
    public func request(_ selection: Selection, _ profile: ClientProfile) -> DHCPMessage? {
        let offer = selection.address.message
        var message = message(.request, profile, xid: offer.transactionID, flags: DHCPMessage.broadcastFlag)
        message.append((.serverIdentifier, offer.options[.serverIdentifier]))
        message.options.set(.requestedAddress, offer.yourAddress)
        message.append((.maximumMessageSize, [0xFF, 0x00]), (.parameterRequestList, EDK2PXEModel.parameters))
        appendIdentity(profile, to: &message)
        return message
    }

    /// Boots a file that it was told to boot, else asks port 4011 with a new transaction identifier.
    public func next(after lease: DHCPMessage, _ selection: Selection, _ profile: ClientProfile) -> AfterLease {
        let boot = selection.boot.isProxy ? selection.boot.message : lease
        switch selection.boot.form {
        case .plain, .bootThis:
            return BootFile(boot, address: lease.yourAddress).map(AfterLease.boot) ?? .fail(.noBootFile)
        case .bootServer, .menu:
            let named = boot.nextServer == .any ? boot.options.address(.serverIdentifier) : boot.nextServer
            let item = boot.pxeOptions?.bootMenu.first { $0.type != .local }
            let listed = boot.pxeOptions?.bootServers.first { $0.type == item?.type }?.addresses.first
            guard let server = listed ?? named else { return .fail(.noBootFile) }
            var message = message(.request, profile, xid: profile.seed ^ 0x5A5A_5A5A, flags: 0)
            message.clientAddress = lease.yourAddress
            message.append((.parameterRequestList, EDK2PXEModel.parameters), (.maximumMessageSize, [0xFF, 0x00]))
            appendIdentity(profile, to: &message)
            if let item { message.append(bootItem: item.type) }
            return .ask(
                BootServerQuestion(message: message, address: lease.yourAddress, server: server, sourcePort: 4011))
        case nil:
            return .fail(.noBootFile)
        }
    }
}
