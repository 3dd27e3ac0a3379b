// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// Options by the names that ISC dhcpd, Kea and dnsmasq give them, and their values from texts.
enum PeerOptions {
    /// Codes by name, of those that a boot depends on or that a policy can take over (RFC 2132; dhcp-options(5), dnsmasq --help dhcp).
    private static let codes: [String: UInt8] = [
        "subnet-mask": 1, "netmask": 1, "routers": 3, "router": 3, "domain-name-servers": 6, "dns-server": 6,
        "log-servers": 7, "host-name": 12, "hostname": 12, "domain-name": 15, "root-path": 17, "broadcast-address": 28,
        "ntp-servers": 42, "ntp-server": 42, "vendor-encapsulated-options": 43, "vendor-encap": 43,
        "dhcp-lease-time": 51, "dhcp-option-overload": 52, "dhcp-server-identifier": 54,
        "dhcp-parameter-request-list": 55, "vendor-class-identifier": 60, "vendor-class": 60,
        "dhcp-client-identifier": 61, "tftp-server-name": 66, "tftp-server": 66, "bootfile-name": 67,
        "boot-file-name": 67, "user-class": 77, "pxe-system-type": 93, "client-system": 93, "client-arch": 93,
        "client-ndi": 94, "pxe-interface-id": 94, "pxe-client-id": 97, "uuid-guid": 97, "client-machine-id": 97,
        "domain-search": 119, "classless-static-route": 121, "tftp-server-address": 150, "pxelinux-magic": 208,
        "loader-configfile": 209, "configfile": 209, "loader-pathprefix": 210, "pathprefix": 210,
        "loader-reboottime": 211, "reboottime": 211,
    ]

    /// The code of a name; a number stands for itself.
    static func code(_ name: String) -> UInt8? { codes[name] ?? UInt8(name) }

    /// The octets of a value, by what it looks like: addresses, octets as `01:02`, a number, or a text.
    ///
    /// - Parameter width: how many octets a number has.
    static func octets(_ values: [String], width: Int = 1) -> [UInt8] {
        let addresses = values.compactMap { IPv4Address($0) }
        if addresses.count == values.count, !values.isEmpty {
            return addresses.flatMap { big($0.bits, width: 4) }
        }
        if values.count == 1, let octets = colonOctets(values[0]) { return octets }
        let numbers = values.compactMap { UInt32($0) }
        if numbers.count == values.count { return numbers.flatMap { big($0, width: width) } }
        return Array(values.joined(separator: ",").utf8)
    }

    /// `01:0a:ff`; nil for anything else.
    static func colonOctets(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, parts.allSatisfy({ (1...2).contains($0.utf8.count) && $0.allSatisfy(\.isHexDigit) })
        else { return nil }
        let octets = parts.compactMap { UInt8($0, radix: 16) }
        return octets.count == parts.count ? octets : nil
    }

    /// Hexadecimal digits, two an octet, with or without `0x`, colons or spaces.
    static func hexadecimal(_ text: String) -> [UInt8]? {
        let digits = Array(
            (text.hasPrefix("0x") ? text.dropFirst(2) : text[...]).filter { $0 != ":" && $0 != " " })
        guard digits.allSatisfy(\.isHexDigit) else { return nil }
        let even = digits.count.isMultiple(of: 2) ? digits : ["0"] + digits
        let octets = stride(from: 0, to: even.count, by: 2).compactMap { UInt8(String(even[$0...($0 + 1)]), radix: 16) }
        return octets.count * 2 == even.count ? octets : nil
    }

    /// A part of option 43: code, length, octets (RFC 2132 §8.4). The length is one octet, so a longer value is several parts of the same
    /// code, as options are that are too long (RFC 3396 §5).
    static func encapsulated(_ code: UInt8, _ octets: [UInt8]) -> [UInt8] {
        let starts = octets.isEmpty ? [0] : Array(stride(from: 0, to: octets.count, by: 255))
        return starts.flatMap { start in
            let part = octets[start..<min(octets.count, start + 255)]
            return [code, UInt8(part.count)] + part
        }
    }

    private static func big(_ number: UInt32, width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * (width - 1 - $0))) }
    }
}
