// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
import NetAddress

/// A BIOS ROM of the Intel family: Intel Boot Agent, and what VirtualBox, Hyper-V, HP and others made of it.
public struct BIOSModel: ClientModel {
    /// Which PXE the ROM implements.
    public enum Version: Hashable, Sendable {
        /// PXE 2.1: boots a file that it is told to boot.
        case pxe21
        /// PXE 2.0: asks port 4011 whatever the offer says (D3).
        case pxe20
    }

    /// The version.
    public let version: Version

    /// The model.
    public init(_ version: Version = .pxe21) {
        self.version = version
    }

    /// "Intel BIOS PXE 2.1", or 2.0.
    public var name: String { version == .pxe21 ? "Intel BIOS PXE 2.1" : "BIOS PXE 2.0" }

    /// The time-outs of the specification; port 4011 is asked four times.
    public let timing = ClientTiming(
        discover: ClientTiming.specified, request: ClientTiming.specified,
        bootServer: [.seconds(1), .seconds(2), .seconds(3), .seconds(4)], largestReply: 1260 - 28)

    private static let parameters: [UInt8] = [
        1, 2, 3, 5, 6, 11, 12, 13, 15, 16, 17, 18, 43, 54, 60, 67, 128, 129, 130, 131, 132, 133, 134, 135,
    ]

    /// The last four octets of the MAC, the first of them one more for each repetition (captured; D24).
    private func transactionID(_ profile: ClientProfile, _ attempt: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: profile.mac.bits) &+ UInt32(attempt) << 24
    }

    /// 548 octets, zeros at the end; options 53, 55, 57, 97, 93, 94, 60 (captured).
    public func discover(_ profile: ClientProfile, attempt: Int) -> DHCPMessage {
        var message = message(
            .discover, profile, xid: transactionID(profile, attempt), flags: DHCPMessage.broadcastFlag)
        message.seconds = [0, 4, 12, 28][min(attempt, 3)]
        message.append((.parameterRequestList, BIOSModel.parameters), (.maximumMessageSize, [0x04, 0xEC]))
        finish(&message, profile)
        return message
    }

    private func finish(_ message: inout DHCPMessage, _ profile: ClientProfile) {
        let undi = version == .pxe21 ? "002001" : "002000"
        message.append(
            (.machineIdentifier, DHCPMessage.machine(profile)), (.clientArchitecture, [0, 0]),
            (.networkInterface, [1, 2, version == .pxe21 ? 1 : 0]),
            (.vendorClass, Array("PXEClient:Arch:00000:UNDI:\(undi)".utf8)))
        message.end(paddedTo: 548)
    }

    /// An address that tells what to boot, or one beside a proxy that does.
    public func select(_ offers: [ReceivedOffer]) -> Selection? {
        let classes: [OfferForm?] = [.bootThis, .menu, .bootServer]
        if let offer = offers.first(where: { !$0.isProxy && classes.contains($0.form) }) {
            return Selection(address: offer, boot: offer)
        }
        let address = offers.first { !$0.isProxy && $0.form == .plain } ?? offers.first { !$0.isProxy }
        guard let address else { return nil }
        if let proxy = offers.first(where: { $0.isProxy && classes.contains($0.form) }) {
            return Selection(address: address, boot: proxy)
        }
        return address.form == .plain ? Selection(address: address, boot: address) : nil
    }

    /// Options 53, 50, 55, 57, 54, 97, 93, 94, 60 (captured).
    public func request(_ selection: Selection, _ profile: ClientProfile) -> DHCPMessage? {
        let offer = selection.address.message
        var message = message(.request, profile, xid: offer.transactionID, flags: DHCPMessage.broadcastFlag)
        message.options.set(.requestedAddress, offer.yourAddress)
        message.append(
            (.parameterRequestList, BIOSModel.parameters), (.maximumMessageSize, [0x04, 0xEC]),
            (.serverIdentifier, offer.options[.serverIdentifier]))
        finish(&message, profile)
        return message
    }

    /// Boots at once if it may, else asks port 4011 with its transaction identifier and the item 0x8000 or the menu's
    /// first (captured).
    public func next(after lease: DHCPMessage, _ selection: Selection, _ profile: ClientProfile) -> AfterLease {
        let boot = selection.boot.isProxy ? selection.boot.message : lease
        let form = selection.boot.form
        if form == .plain || form == .bootThis && version == .pxe21 {
            return BootFile(boot, address: lease.yourAddress).map(AfterLease.boot) ?? .fail(.noBootFile)
        }
        let menu = boot.pxeOptions?.bootMenu.first { $0.type != .local }
        let type = menu?.type ?? .firstVendor
        let listed = boot.pxeOptions?.bootServers.first { $0.type == type }?.addresses.first
        guard let server = listed ?? boot.options.address(.serverIdentifier) else { return .fail(.noBootFile) }
        var message = message(.request, profile, xid: lease.transactionID, flags: 0)
        message.clientAddress = lease.yourAddress
        message.append((.parameterRequestList, BIOSModel.parameters), (.maximumMessageSize, [0x04, 0xEC]))
        finish(&message, profile)
        message.append(bootItem: type)
        message.end(paddedTo: 548)
        return .ask(BootServerQuestion(message: message, address: lease.yourAddress, server: server, sourcePort: 4011))
    }
}
