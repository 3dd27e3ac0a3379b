// SPDX-License-Identifier: Apache-2.0
import NetAddress

extension DHCPMessage: CustomStringConvertible {
    /// The whole message, one line a field, for reports, logs and golden tests.
    public var description: String { lines.joined(separator: "\n") }

    /// The lines of ``description``.
    public var lines: [String] {
        var lines = [
            "op: \(operation)", "chaddr: \(hardware)", "hops: \(hops)", "xid: 0x\(transactionID.hexadecimal)",
            "secs: \(seconds)", "flags: 0x\(flags.hexadecimal)\(wantsBroadcast ? " broadcast" : "")",
            "ciaddr: \(clientAddress)", "yiaddr: \(yourAddress)", "siaddr: \(nextServer)", "giaddr: \(relay)",
            "sname: \(overload & 2 == 0 ? OptionText.quoted(serverNameField) : "options")",
            "file: \(overload & 1 == 0 ? OptionText.quoted(bootFileField) : "options")",
        ]
        if let vendorArea { lines.append("no cookie, vendor area: \(OptionText.hexadecimal(vendorArea))") }
        for item in options.items + options.overloaded where item.code != .pad && item.code != .end {
            lines.append("option \(item.code): \(OptionText.text(of: item, in: self))")
        }
        return lines
    }
}

/// Payloads as text for people.
enum OptionText {
    static func text(of item: DHCPOption, in message: DHCPMessage) -> String {
        typed(item, in: message) ?? hexadecimal(item.payload)
    }

    /// Nil if the payload does not have the form of its option.
    private static func typed(_ item: DHCPOption, in message: DHCPMessage) -> String? {
        let payload = item.payload
        let alone = DHCPOptions([item])
        switch item.code.format {
        case .addresses:
            return payload.count % 4 == 0 && !payload.isEmpty ? list(IPv4Address.list(payload)) : nil
        case .text: return quoted(payload)
        case .octet: return alone.number(item.code, as: UInt8.self).map { "\($0)" }
        case .flag: return alone.number(item.code, as: UInt8.self).map { $0 == 0 ? "no" : "yes" }
        case .number: return number(payload).map { "\($0)" }
        case .seconds: return number(payload).map { $0 == UInt32.max ? "infinite" : "\($0) s" }
        case .codes: return list(payload)
        case .messageType: return payload.count == 1 ? "\(DHCPMessageType(rawValue: payload[0]))" : nil
        case .architectures:
            guard payload.count % 2 == 0, !payload.isEmpty else { return nil }
            return list(scratch(item).architectures)
        case .interface: return scratch(item).networkInterface.map { "\($0)" }
        case .machine: return scratch(item).machineUUID.map { "\($0)" }
        case .userClass: return list(UserClass(decoding: payload).texts.map { quoted(Array($0.utf8)) })
        case .relayAgent: return encapsulated(RelayAgentInformation(decoding: payload).suboptions)
        case .routes: return ClasslessRoute.decode(payload).map(list)
        case .ipxe: return encapsulated(EncapsulatedOptions(decoding: payload))
        case .vendorSpecific:
            let vendor = message.vendorClass
            guard vendor == nil || vendor?.isPXEClient == true else { return nil }
            return encapsulated(PXEOptions(decoding: payload).space)
        case .hexadecimal: return nil
        }
    }

    /// A message that holds this option alone, for its typed views.
    private static func scratch(_ item: DHCPOption) -> DHCPMessage {
        var message = DHCPMessage(
            operation: .request, transactionID: 0, hardware: HardwareAddress(type: 0, length: 0, high: 0, low: 0))
        message.options = DHCPOptions([item])
        return message
    }

    private static func list(_ values: [some CustomStringConvertible]) -> String {
        values.map(\.description).joined(separator: ", ")
    }

    private static func number(_ payload: [UInt8]) -> UInt32? {
        [1, 2, 4].contains(payload.count) ? payload.reduce(0) { $0 << 8 | UInt32($1) } : nil
    }

    private static func encapsulated(_ space: EncapsulatedOptions) -> String {
        let items = space.items.map { "\($0.code)=\(hexadecimal($0.payload))" }
        return (items + (space.remainder.isEmpty ? [] : ["not options: \(quoted(space.remainder))"]))
            .joined(separator: " ")
    }

    /// Text in quotes; octets that are no printable ASCII, quotes and backslashes as `\xNN`, so that no name can forge
    /// a line of a log.
    static func quoted(_ octets: [UInt8]) -> String {
        let text = octets.map { octet in
            (0x20..<0x7F).contains(octet) && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "\\")
                ? String(UnicodeScalar(octet)) : "\\x" + octet.hexadecimal
        }
        return "\"\(text.joined())\""
    }

    static func hexadecimal(_ octets: [UInt8]) -> String {
        octets.isEmpty ? "empty" : octets.hexadecimal()
    }
}
