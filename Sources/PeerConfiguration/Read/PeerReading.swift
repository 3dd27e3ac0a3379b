// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// Servers whose configurations can be read.
public enum PeerDialect: String, CaseIterable, Hashable, Sendable {
    /// dhcpd.conf of ISC dhcpd.
    case isc
    /// kea-dhcp4.conf.
    case kea
    /// dnsmasq.conf.
    case dnsmasq
    /// What Export-DhcpServer writes of the DHCP server of Windows.
    case windows

    /// The server whose configuration a text is, by its form; nil if it is none that is known.
    public init?(guessing text: String) {
        // Kea's file is one JSON object, before which comments may stand.
        let lines = text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }
        let first = lines.first { !$0.hasPrefix("#") && !$0.hasPrefix("//") && !$0.hasPrefix("/*") && !$0.isEmpty }
        if first?.hasPrefix("{") == true {
            self = .kea
        } else if first?.drop(while: { $0 == "\u{FEFF}" }).hasPrefix("<") == true {
            self = .windows
        } else if lines.contains(where: { line in
            !line.hasPrefix("#") && [";", "{", "}"].contains(where: line.hasSuffix)
        }) {
            self = .isc
        } else if lines.contains(where: {
            !$0.hasPrefix("#") && ($0.hasPrefix("dhcp-") || $0.hasPrefix("pxe-") || $0.contains("="))
        }) {
            self = .dnsmasq
        } else {
            return nil
        }
    }
}

/// A configuration that was read: what it tells a client can be asked.
public protocol PeerReading {
    /// The networks, in the order of the file.
    var networks: [Placed<PeerNetwork>] { get }
    /// What was not understood or does not count here.
    var leftOut: [Placed<String>] { get }
    /// Where the whole of option 60 is compared with a text (D38).
    var wholeVendorClasses: [Placed<String>] { get }
    /// Names of user classes that are looked for.
    var userClasses: [Placed<String>] { get }
    /// Machines with an answer of their own: their hardware addresses.
    var machines: [MACAddress] { get }
    /// Whether it is a proxy, which gives no addresses.
    var isProxy: Bool { get }

    /// What a client is told.
    ///
    /// - Parameter network: a network of ``networks``; nil if the file has none.
    func told(_ client: PeerClient, in network: IPv4Subnet?) -> PeerTold
}

/// Reads configurations of other DHCP servers.
public enum PeerReader {
    /// Reads a configuration.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - name: the file's name for messages.
    ///   - include: the content of a file that this one names; nil if it cannot be read. Kea's includes are not followed, and told of.
    public static func read(
        _ text: String, as dialect: PeerDialect, file name: String,
        include: @escaping (String) -> String? = { _ in nil }
    ) throws(PeerFileError) -> any PeerReading {
        switch dialect {
        case .isc: ISCConfiguration(try ISCParser(text, file: name).statements(include: include))
        case .kea: try KeaConfiguration(text, file: name)
        case .dnsmasq: try DnsmasqConfiguration(text, file: name, include: include)
        case .windows: try WindowsConfiguration(text, file: name)
        }
    }
}
