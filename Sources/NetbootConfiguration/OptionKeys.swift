// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import DHCPWire
internal import NetAddress

/// An option while it is read.
struct OptionDraft {
    var code: UInt8?
    var text: String?
    var addresses: [IPv4Address]?
    var uint8: UInt8?
    var uint16: UInt16?
    var uint32: UInt32?
    var hex: [UInt8]?

    /// The octets of the value, in network order.
    var payload: [UInt8]? {
        text.map { Array($0.utf8) } ?? addresses.map { $0.flatMap { octets(of: $0.bits) } } ?? uint8.map { [$0] }
            ?? uint16.map(octets) ?? uint32.map(octets) ?? hex
    }

    private func octets(of number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

/// A route while it is read.
struct RouteDraft {
    var to: IPv4Subnet?
    var via: IPv4Address?
}

extension ConfigurationObject where Draft == OptionDraft {
    /// An option of any code, with its value in one of several forms.
    static var option: ConfigurationObject {
        ConfigurationObject("an option") {
            Key("code", .number(1...254), \.code, "its number")
            Key("text", .text(), \.text, "its value")
            Key("addresses", .list("address or list", of: .address()), \.addresses, "its value")
            Key("uint8", .number(0...0xFF), \.uint8, "its value")
            Key("uint16", .number(0...0xFFFF), \.uint16, "its value")
            Key("uint32", .number(0...0xFFFF_FFFF), \.uint32, "its value")
            Key("hex", .octets("octets like 0a:0b"), \.hex, "its value")
        }
    }

    var value: ValueForm<DHCPOption> {
        form(draft: OptionDraft.init) { (draft, value, values, _) throws(MenuFileError) in
            guard values["code"] != nil else { throw value.error("an option needs the key code") }
            guard values.keys.filter({ $0 != "code" }).count == 1 else {
                throw value.error("an option needs one of text, addresses, uint8, uint16, uint32 and hex")
            }
            guard let code = draft.code, let payload = draft.payload else { return nil }
            return DHCPOption(DHCPOptionCode(rawValue: code), payload)
        }
    }
}

extension ConfigurationObject where Draft == RouteDraft {
    /// A route as option 121 has it (RFC 3442).
    static var route: ConfigurationObject {
        ConfigurationObject("a route") {
            Key("to", .parsed("10.0.0.0/8", "a network like 10.0.0.0/8"), \.to, "the network")
            Key("via", .address(), \.via, "the router")
        }
    }

    var value: ValueForm<ClasslessRoute> {
        form(draft: RouteDraft.init) { (draft, value, values, _) throws(MenuFileError) in
            guard values["to"] != nil, values["via"] != nil else {
                throw value.error("a route needs the keys to and via")
            }
            guard let to = draft.to, let via = draft.via else { return nil }
            return ClasslessRoute(destination: to, router: via)
        }
    }
}
