// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// Values of options as an export has them: `OptionValue` with `OptionId`, one `Value` for each, and the classes that they are for.
struct WindowsValues {
    /// A value of an option.
    struct Value {
        let code: UInt8
        let octets: [UInt8]
        /// The vendor class in whose space of option 43 it is; empty for an option of DHCP itself.
        let vendorClass: String
        /// The user class that it is for; empty for anyone.
        let userClass: String
        let place: PeerPlace
    }

    let values: [Value]

    /// The values that an element has.
    ///
    /// - Parameter types: the form of each option that is defined, by vendor class and number (`OptionDefinitions`).
    init(of element: XMLElement, types: [String: String]) {
        values = element.list("OptionValues", of: "OptionValue").compactMap { option in
            guard let code = UInt8(option.text("OptionId")) else { return nil }
            let vendorClass = option.text("VendorClass")
            let type = types[WindowsValues.key(vendorClass, code)]
            return Value(
                code: code, octets: WindowsValues.octets(option.all("Value").map(\.text), type: type),
                vendorClass: vendorClass, userClass: option.text("UserClass"), place: option.place)
        }
    }

    /// The key of an option in the table of types.
    static func key(_ vendorClass: String, _ code: UInt8) -> String { "\(code) \(vendorClass)" }

    /// The octets of a value, by the type of its definition (Add-DhcpServerv4OptionDefinition), or by what it looks like.
    private static func octets(_ values: [String], type: String?) -> [UInt8] {
        switch type?.lowercased() {
        case "byte": values.flatMap { number($0, width: 1) }
        case "word": values.flatMap { number($0, width: 2) }
        case "dword": values.flatMap { number($0, width: 4) }
        case "dworddword": values.flatMap { number($0, width: 8) }
        case "ipv4address": values.compactMap { IPv4Address($0) }.flatMap { PeerOptions.octets([$0.description]) }
        case "binarydata", "encapsulateddata": values.flatMap { PeerOptions.hexadecimal($0) ?? [] }
        case "string": text(values)
        default:
            if values.allSatisfy({ $0.hasPrefix("0x") }) {
                values.flatMap { PeerOptions.hexadecimal($0) ?? [] }
            } else if values.allSatisfy({ IPv4Address($0) != nil }) {
                PeerOptions.octets(values)
            } else {
                text(values)
            }
        }
    }

    /// Windows sends the NUL of its strings too.
    private static func text(_ values: [String]) -> [UInt8] { Array(values.joined(separator: ",").utf8) + [0] }

    /// A number, decimal or behind `0x`.
    private static func number(_ text: String, width: Int) -> [UInt8] {
        let number = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
        return (0..<width).map { UInt8(truncatingIfNeeded: (number ?? 0) >> UInt64(8 * (width - 1 - $0))) }
    }
}

/// The classes of an export: what a name of one stands for.
struct WindowsClasses {
    private var data: [String: [UInt8]] = [:]

    /// The classes of `IPv4/Classes`.
    init(_ root: XMLElement) {
        for element in root.list("Classes", of: "Class") {
            data[WindowsClasses.key(element.text("Name"), isUser: element.text("Type") == "User")] =
                PeerOptions.hexadecimal(element.text("Data")) ?? Array(element.text("Data").utf8)
        }
    }

    /// What a client of a class says; nil for a class that is not defined.
    subscript(_ name: String, isUser isUser: Bool) -> [UInt8]? { data[WindowsClasses.key(name, isUser: isUser)] }

    private static func key(_ name: String, isUser: Bool) -> String { (isUser ? "user " : "vendor ") + name }
}
