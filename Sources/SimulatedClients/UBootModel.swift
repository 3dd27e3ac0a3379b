// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
import NetAddress

/// U-Boot on 64-bit ARM: reads the header of a reply and no option of a proxy's (R6).
public struct UBootModel: ClientModel {
    /// "U-Boot".
    public let name = "U-Boot"
    /// Its time-outs: every five seconds.
    public let timing = ClientTiming(
        discover: Array(repeating: .seconds(5), count: 6), request: Array(repeating: .seconds(5), count: 6),
        bootServer: [])

    /// The model.
    public init() {}

    /// 300 octets at least, options 53, 57, 93, 94, 60, 55 (captured).
    public func discover(_ profile: ClientProfile, attempt: Int) -> DHCPMessage {
        var message = message(.discover, profile, xid: profile.seed, flags: 0)
        message.append((.maximumMessageSize, [0x02, 0x40]))
        appendIdentity(to: &message)
        return message
    }

    private func appendIdentity(to message: inout DHCPMessage) {
        message.append(
            (.clientArchitecture, [0, 0x16]), (.networkInterface, [1, 0, 0]),
            (.vendorClass, Array("U-Boot.armv8".utf8)), (.parameterRequestList, [1, 3, 6, 12, 17]))
        message.end(paddedTo: 300)
    }

    /// The first address, and a file from the header of any offer.
    public func select(_ offers: [ReceivedOffer]) -> Selection? {
        guard let address = offers.first(where: { !$0.isProxy }) else { return nil }
        let boot = ([address] + offers).first { !$0.message.bootFileField.isEmpty }
        return boot.map { Selection(address: address, boot: $0) }
    }

    /// A tenth of a second for a proxy.
    public func patience(with offers: [ReceivedOffer]) -> Duration? { .milliseconds(100) }

    /// Options 53, 57, 54, 50, 93, 94, 60, 55 (captured).
    public func request(_ selection: Selection, _ profile: ClientProfile) -> DHCPMessage? {
        let offer = selection.address.message
        var message = message(.request, profile, xid: offer.transactionID, flags: 0)
        message.append(
            (.maximumMessageSize, [0x02, 0x40]), (.serverIdentifier, offer.options[.serverIdentifier]))
        message.options.set(.requestedAddress, offer.yourAddress)
        appendIdentity(to: &message)
        return message
    }

    /// Fetches what the header names.
    public func next(after lease: DHCPMessage, _ selection: Selection, _ profile: ClientProfile) -> AfterLease {
        let boot = selection.boot.isProxy ? selection.boot.message : lease
        guard boot.nextServer != .any, !boot.bootFileField.isEmpty else { return .fail(.noBootFile) }
        let file = String(decoding: boot.bootFileField, as: UTF8.self)
        return .boot(BootFile(address: lease.yourAddress, server: boot.nextServer, file: file))
    }
}
