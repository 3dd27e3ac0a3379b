// SPDX-License-Identifier: Apache-2.0

/// A policy of a server or a scope: options for those who meet its conditions (Add-DhcpServerv4Policy).
struct WindowsPolicy {
    let test: PeerTest
    let values: WindowsValues
    /// Policies with a lower number count before others.
    let order: Int
    let place: PeerPlace
    /// The user classes that it asks for, each with its place.
    let userClasses: [Placed<String>]

    /// What a condition can ask for, beside the two classes and the hardware address.
    private static let strange = ["ClientId", "RelayAgent", "CircuitId", "RemoteId", "SubscriberId", "Fqdn"]

    /// A policy; nil for one that is switched off.
    init?(_ element: XMLElement, _ classes: WindowsClasses, types: [String: String]) {
        guard element.isSet("Enabled") else { return nil }
        func words(_ name: String) -> [String] { element.all(name).map(\.text) }
        let parts =
            [
                WindowsPolicy.condition(words("VendorClass"), .option(60)) { classes[$0, isUser: false] },
                WindowsPolicy.condition(words("UserClass"), .option(77)) { classes[$0, isUser: true] },
                WindowsPolicy.condition(words("MacAddress"), .hardware(withType: false)) { address in
                    PeerOptions.hexadecimal(address.filter { $0 != "-" })
                },
            ].compactMap { $0 }
            + WindowsPolicy.strange.filter { element[$0] != nil }.map {
                PeerTest.unknown("\($0) \(words($0).joined(separator: ","))")
            }
        // With AND all kinds of conditions must hold, with OR one of them.
        let whole = element.text("Condition").uppercased() == "AND" ? PeerTest.and(parts) : .or(parts)
        let strange = parts.isEmpty ? ["a policy without conditions"] : whole.strange
        test = strange.isEmpty ? whole : .unknown(strange.joined(separator: ", "))
        values = WindowsValues(of: element, types: types)
        order = Int(element.text("ProcessingOrder")) ?? Int.max
        place = element.place
        userClasses = element.all("UserClass").compactMap { word in
            let name = word.text.hasSuffix("*") ? String(word.text.dropLast()) : word.text
            return classes[name, isUser: true].map { Placed(String(decoding: $0, as: UTF8.self), word.place) }
        }
    }

    /// A condition: `EQ` or `NE`, and the values that follow it. Of `EQ` one will do, of `NE` all must differ.
    ///
    /// - Parameter octets: the octets that a value without its star stands for; nil if it stands for none.
    private static func condition(
        _ words: [String], _ data: PeerData, _ octets: (String) -> [UInt8]?
    ) -> PeerTest? {
        guard !words.isEmpty else { return nil }
        var (equal, unequal): ([PeerTest], [PeerTest]) = ([], [])
        var isEqual = true
        for word in words {
            switch word.uppercased() {
            case "EQ": isEqual = true
            case "NE": isEqual = false
            default:
                let test = compared(data, word, octets)
                if isEqual { equal.append(test) } else { unequal.append(.not(test)) }
            }
        }
        return .and((equal.isEmpty ? [] : [.or(equal)]) + unequal)
    }

    /// A comparison with a value; a star behind it means all that begins so.
    private static func compared(_ data: PeerData, _ value: String, _ octets: (String) -> [UInt8]?) -> PeerTest {
        if let whole = octets(value) { return .equal(data, .literal(whole)) }
        guard value.hasSuffix("*"), let beginning = octets(String(value.dropLast())) else {
            return .unknown("\"\(value)\" is no class of this server")
        }
        return .equal(.substring(data, 0, beginning.count), .literal(beginning))
    }
}
