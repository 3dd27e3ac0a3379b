// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// The names under which PXELINUX looks for its configuration, and nothing but that.
public struct ConfigSearch: Hashable, Sendable {
    /// One name that the client tries.
    public struct Candidate: Hashable, Sendable {
        /// The whole name, prefix included.
        public let name: String

        /// Why the client tries it.
        public let reason: Reason
    }

    /// Where a name comes from.
    public enum Reason: Hashable, Sendable {
        /// DHCP option 209 (RFC 5071 §4).
        case configurationFileOption
        case uuid
        case mac
        /// The address, by this many of its eight hexadecimal digits.
        case address(digits: Int)
        case `default`
    }

    /// DHCP option 209: a file tried before all others.
    public var configurationFile: String?

    /// DHCP option 210: what is put before every name (RFC 5071 §5).
    public var pathPrefix: String?

    /// The name under which PXELINUX itself was fetched; its directory is the prefix if option 210 is absent.
    public var bootFile: String

    /// The machine's identifier from DHCP option 97 or the SMBIOS table.
    public var uuid: ClientUUID?

    /// The interface that booted.
    public var mac: MACAddress?

    /// The client's address.
    public var address: IPv4Address?

    /// A client by what it knows about itself.
    public init(
        bootFile: String = "", uuid: ClientUUID? = nil, mac: MACAddress? = nil, address: IPv4Address? = nil,
        configurationFile: String? = nil, pathPrefix: String? = nil
    ) {
        self.bootFile = bootFile
        self.uuid = uuid
        self.mac = mac
        self.address = address
        self.configurationFile = configurationFile
        self.pathPrefix = pathPrefix
    }

    /// What is put before relative names.
    ///
    /// Without option 210 it is the boot file's name through its last character that is not an ASCII letter, a digit, `.`
    /// or `-`. Usually that is the last `/`; an underscore counts as well, so that `boot/my_pxe.0` gives `boot/my_`.
    public var prefix: String {
        if let pathPrefix { return pathPrefix }
        let end = bootFile.utf8.lastIndex { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
                false
            default: true
            }
        }
        return end.flatMap { String(bootFile.utf8[...$0]) } ?? ""
    }

    /// Every name in the order in which PXELINUX asks for it; it takes the first that exists.
    public var candidates: [Candidate] {
        var names: [(String, Reason)] = []
        if let configurationFile, !configurationFile.isEmpty {
            names.append((configurationFile, .configurationFileOption))
        }
        if let uuid { names.append(("pxelinux.cfg/\(uuid)", .uuid)) }
        if let mac { names.append(("pxelinux.cfg/01-\(mac.text(separator: "-"))", .mac)) }
        if let address {
            for digits in (1...8).reversed() {
                names.append(("pxelinux.cfg/\(address.hexadecimal.prefix(digits))", .address(digits: digits)))
            }
        }
        names.append(("pxelinux.cfg/default", .default))
        return names.map { Candidate(name: qualified($0.0), reason: $0.1) }
    }

    /// A name as the client asks for it: URLs and `server::path` stay, and `::path` drops the prefix.
    public func qualified(_ name: String) -> String {
        if name.hasPrefix("::") { return String(name.dropFirst(2)) }
        return BootFile.isAbsolute(name) ? name : prefix + name
    }

    /// How long PXELINUX waits before it restarts the machine if there is no file at all, unless option 211 says
    /// otherwise (RFC 5071 §6).
    public static let rebootTime = Duration.seconds(300)
}

extension ConfigSearch.Reason: CustomStringConvertible {
    /// In words.
    public var description: String {
        switch self {
        case .configurationFileOption: "DHCP option 209"
        case .uuid: "UUID"
        case .mac: "hardware address"
        case .address(let digits): digits == 8 ? "address" : "address, first \(digits) digits"
        case .default: "default"
        }
    }
}
