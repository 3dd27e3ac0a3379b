// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
import NetAddress

/// The boot ROM of a Raspberry Pi 3 (R1 to R4).
public struct RaspberryPiModel: ClientModel {
    /// "Raspberry Pi".
    public let name = "Raspberry Pi"
    /// It asks five times.
    public let timing = ClientTiming(
        discover: Array(repeating: .seconds(5), count: 5), request: [], bootServer: [])

    /// The model.
    public init() {}

    /// The only file it asks for.
    public static let bootFile = "bootcode.bin"

    /// How close two offers are when the second one gets lost (R3).
    private static let shortestGap = Duration.milliseconds(500)

    /// A constant identifier; options 53, 55, 93, 94, 97, 60 (captured).
    public func discover(_ profile: ClientProfile, attempt: Int) -> DHCPMessage {
        var message = message(.discover, profile, xid: 0x26F3_0339, flags: 0)
        message.append(
            (.parameterRequestList, [43, 60, 67, 128, 129, 130, 131, 132, 133, 134, 135, 66, 1, 3]),
            (.clientArchitecture, [0, 0]), (.networkInterface, [1, 2, 1]),
            (.machineIdentifier, DHCPMessage.machine(profile)),
            (.vendorClass, Array("PXEClient:Arch:00000:UNDI:002001".utf8)), (.end, []))
        return message
    }

    /// Not a reply with pads between its options (D21).
    public func accepts(_ reply: DHCPMessage) -> Bool {
        let items = reply.options.items
        return
            !(items.firstIndex { $0.code == .pad }.map { place in
                items[place...].contains { $0.code != .pad && $0.code != .end }
            } ?? false)
    }

    /// An address, and from any offer a menu with its line.
    public func select(_ offers: [ReceivedOffer]) -> Selection? {
        var heard: [ReceivedOffer] = []
        for offer in offers where heard.last.map({ offer.time - $0.time >= RaspberryPiModel.shortestGap }) ?? true {
            heard.append(offer)
        }
        let boot = heard.first { offer in
            offer.message.pxeOptions?.menuPrompt?.timeout == 0
                && offer.message.pxeOptions?.bootMenu.contains { $0.text.contains("Raspberry Pi Boot") } == true
        }
        guard let boot, let address = heard.first(where: { !$0.isProxy }) else { return nil }
        return Selection(address: address, boot: boot)
    }

    /// Boots as soon as it can.
    public func patience(with offers: [ReceivedOffer]) -> Duration? { .zero }

    /// It uses the address without asking (R2).
    public func request(_ selection: Selection, _ profile: ClientProfile) -> DHCPMessage? { nil }

    /// Fetches its own file from the server of the menu.
    public func next(after lease: DHCPMessage, _ selection: Selection, _ profile: ClientProfile) -> AfterLease {
        let boot = selection.boot.message
        let server = boot.nextServer == .any ? boot.options.address(.serverIdentifier) : boot.nextServer
        guard let server else { return .fail(.noBootFile) }
        return .boot(BootFile(address: lease.yourAddress, server: server, file: RaspberryPiModel.bootFile))
    }
}
