// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPWire
import NetAddress

/// The form of an offer to boot. No single form boots every firmware (D1 to D5), so the next one is tried with a client
/// that does not go on (D4).
public enum OfferShape: String, CaseIterable, Hashable, Sendable {
    /// Shape A: option 60, option 43 with tag 6 = 8, server and file: "boot this".
    case bootFile = "boot-file"
    /// Shape B: option 60, server and file, no option 43: the client asks again on port 4011 (D2).
    case bootServer = "boot-server"
    /// Shape C: option 60 and option 43 with a menu, whose choice is asked for on port 4011.
    case menu
    /// Shape D: server and file beside an address, no option 60: plain DHCP. The only one that needs an address.
    case complete
}

/// Which shapes are tried with a client, in order, and the rule that says so.
struct ShapePreference: Hashable {
    let shapes: [OfferShape]
    let rule: String

    /// - Parameters:
    ///   - undi: option 94.
    ///   - givesAddress: whether an address goes with every offer.
    ///   - canGiveAddress: whether one can be given at the last.
    ///   - hasBootServer: whether port 4011 is answered.
    init(
        _ client: ClientIdentity, _ choice: BootChoice, undi: NetworkInterfaceIdentifier?, givesAddress: Bool,
        canGiveAddress: Bool, hasBootServer: Bool
    ) {
        var (shapes, rule) = ShapePreference.native(to: client, choice, undi)
        if !hasBootServer { shapes.removeAll { $0 == .bootServer || $0 == .menu && !client.isRaspberryPi } }
        if client.isRaspberryPi {
            // Nothing but the menu is of use to it, and some never take an address (R2).
        } else if givesAddress, shapes.first == .menu {
            shapes.insert(.complete, at: 1)
        } else if givesAddress {
            shapes.insert(.complete, at: 0)
            rule = "D1"
        } else if canGiveAddress {
            shapes.append(.complete)
        }
        self.shapes = shapes
        self.rule = rule
    }

    /// Whether a client that accepts this shape shows it by asking port 4011.
    func asksBootServer(in shape: OfferShape) -> Bool {
        shape == .bootServer || shape == .menu && rule != ShapePreference.raspberryPiRule
    }

    private static let raspberryPiRule = "R1"

    private static func native(
        to client: ClientIdentity, _ choice: BootChoice, _ undi: NetworkInterfaceIdentifier?
    ) -> ([OfferShape], String) {
        if client.transport == .http { return ([.bootFile], "H1") }
        if client.program != .firmware || choice.isSecondStage { return ([.bootFile], "D15") }
        if client.isRaspberryPi { return ([.menu], raspberryPiRule) }
        if choice.plan.menu.map({ $0.items.count > 1 }) == true { return ([.menu, .bootFile, .bootServer], "D13") }
        if client.vendorClass?.isPXEClient == false { return ([.bootFile], "R6") }
        if client.architecture?.isUEFI == true { return ([.bootServer, .bootFile], "D2") }
        if let undi, undi.type == 1, (undi.major, undi.minor) < (2, 1) {
            return ([.bootServer, .bootFile], "D3")
        }
        return ([.bootFile, .bootServer], "D3")
    }
}
