// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
public import NetAddress

/// UEFI's HTTP Boot driver, `HttpBootDxe` of EDK2 (H1 to H3), on x64.
public struct EDK2HTTPModel: ClientModel {
    /// "EDK2 HTTP Boot".
    public let name = "EDK2 HTTP Boot"
    /// Any URL that it has a protocol for.
    public var fetchesURLs: Bool { true }
    /// The time-outs of the PXE driver; port 4011 is never asked.
    public let timing = ClientTiming(discover: ClientTiming.specified, request: ClientTiming.specified, bootServer: [])

    /// What it says in option 93.
    public let architecture: ClientArchitecture

    /// The model.
    ///
    /// - Parameter architecture: what it is built for, of those of HTTP Boot.
    public init(architecture: ClientArchitecture = .httpX64) {
        self.architecture = architecture
    }

    /// The list as captured, the stray code at its end included.
    private static let parameters: [UInt8] = [
        1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66, 67, 0xCC,
    ]

    /// 340 octets, options 53, 57, 55, 97, 94, 93, 60 (captured).
    public func discover(_ profile: ClientProfile, attempt: Int) -> DHCPMessage {
        var message = message(.discover, profile, xid: profile.seed, flags: DHCPMessage.broadcastFlag)
        appendIdentity(profile, to: &message)
        return message
    }

    private func appendIdentity(_ profile: ClientProfile, to message: inout DHCPMessage) {
        message.append(
            (.maximumMessageSize, [0x05, 0xC0]), (.parameterRequestList, EDK2HTTPModel.parameters),
            (.machineIdentifier, DHCPMessage.machine(profile) ?? [0] + Array(repeating: 0, count: 16)),
            (.networkInterface, [1, 3, 16]), (.clientArchitecture, architecture.wire),
            (.vendorClass, Array("HTTPClient:Arch:\(architecture.digits):UNDI:003016".utf8)), (.end, []))
    }

    /// An address with a URL, or an address beside a proxy's URL; both must carry its class (H1, H2).
    public func select(_ offers: [ReceivedOffer]) -> Selection? {
        func isHTTP(_ offer: ReceivedOffer) -> Bool {
            offer.message.vendorClass?.text.hasPrefix("HTTPClien") == true && url(offer.message) != nil
        }
        if let offer = offers.first(where: { !$0.isProxy && isHTTP($0) }) {
            return Selection(address: offer, boot: offer)
        }
        guard let address = offers.first(where: { !$0.isProxy && $0.message.vendorClass == nil }),
            let proxy = offers.first(where: { $0.isProxy && isHTTP($0) })
        else { return nil }
        return Selection(address: address, boot: proxy)
    }

    /// The URL of an offer; one with a host name needs a name server (H3).
    private func url(_ message: DHCPMessage) -> String? {
        guard let file = message.bootFile, file.lowercased().hasPrefix("http") else { return nil }
        let host = file.split(separator: "/").dropFirst().first?.split(separator: ":").first ?? ""
        return IPv4Address(host) != nil || !message.options.addresses(.domainNameServer).isEmpty ? file : nil
    }

    /// Takes the address.
    public func request(_ selection: Selection, _ profile: ClientProfile) -> DHCPMessage? {
        let offer = selection.address.message
        var message = message(.request, profile, xid: offer.transactionID, flags: DHCPMessage.broadcastFlag)
        message.append((.serverIdentifier, offer.options[.serverIdentifier]))
        message.options.set(.requestedAddress, offer.yourAddress)
        appendIdentity(profile, to: &message)
        return message
    }

    /// Fetches the URL.
    public func next(after lease: DHCPMessage, _ selection: Selection, _ profile: ClientProfile) -> AfterLease {
        let boot = selection.boot.isProxy ? selection.boot.message : lease
        guard let url = url(boot) else { return .fail(.noBootFile) }
        return .boot(BootFile(address: lease.yourAddress, server: boot.nextServer, file: url))
    }
}
