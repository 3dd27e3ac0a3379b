// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// Tag 71: a server type and a layer (PXE 2.1 table 2-1, PXE_BOOT_ITEM).
public struct PXEBootItem: Hashable, Sendable {
    /// Which kind of server.
    public var type: PXEServerType
    /// 0 for the bootstrap, then what the bootstrap asks for; below 0x8000.
    public var layer: UInt16
    /// Whether credentials (BIS) are wanted: bit 15 of the layer field.
    public var wantsCredentials: Bool

    /// A boot item.
    public init(type: PXEServerType, layer: UInt16 = 0, wantsCredentials: Bool = false) {
        self.type = type
        self.layer = layer & 0x7FFF
        self.wantsCredentials = wantsCredentials
    }

    init?(decoding payload: [UInt8]) {
        guard payload.count >= 2 else { return nil }
        type = PXEServerType(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        let layer = payload.count >= 4 ? UInt16(payload[2]) << 8 | UInt16(payload[3]) : 0
        self.layer = layer & 0x7FFF
        wantsCredentials = layer & 0x8000 != 0
    }

    var encoded: [UInt8] { type.rawValue.networkOrder + (layer | (wantsCredentials ? 0x8000 : 0)).networkOrder }
}

extension PXEOptions {
    /// One entry of tag 8: the addresses of the servers of a type; none means that any server of it may answer.
    public struct BootServers: Hashable, Sendable {
        /// Which kind of server.
        public var type: PXEServerType
        /// At most 255 addresses.
        public var addresses: [IPv4Address]

        /// An entry.
        public init(type: PXEServerType, addresses: [IPv4Address]) {
            self.type = type
            self.addresses = addresses
        }
    }

    /// One line of tag 9.
    public struct MenuItem: Hashable, Sendable {
        /// What is asked for if the user takes this line.
        public var type: PXEServerType
        /// The line, at most 255 octets.
        public var text: String

        /// A line.
        public init(type: PXEServerType, text: String) {
            self.type = type
            self.text = text
        }
    }

    /// Tag 10: how long the prompt waits for F8, and its text.
    public struct MenuPrompt: Hashable, Sendable {
        /// Seconds; 0 takes the first menu line at once, 255 waits for ever.
        public var timeout: UInt8
        /// What is shown.
        public var text: String

        /// A prompt.
        public init(timeout: UInt8, text: String) {
            self.timeout = timeout
            self.text = text
        }
    }

    /// Tag 8. Reading stops at the first entry that is cut short.
    public var bootServers: [BootServers] {
        get {
            records(Tag.bootServers, scale: 4).map { BootServers(type: $0.type, addresses: IPv4Address.list($0.body)) }
        }
        set {
            setRecords(Tag.bootServers, newValue.map { ($0.type, $0.addresses.count, $0.addresses.flatMap(\.wire)) })
        }
    }

    /// Tag 9, in display order. Reading stops at the first line that is cut short.
    public var bootMenu: [MenuItem] {
        get {
            records(Tag.bootMenu, scale: 1).map {
                MenuItem(type: $0.type, text: String(decoding: $0.body, as: UTF8.self))
            }
        }
        set { setRecords(Tag.bootMenu, newValue.map { ($0.type, $0.text.utf8.count, Array($0.text.utf8)) }) }
    }

    /// Tag 10.
    public var menuPrompt: MenuPrompt? {
        get {
            space[Tag.menuPrompt].flatMap { payload in
                payload.first.map {
                    MenuPrompt(timeout: $0, text: String(decoding: payload.dropFirst(), as: UTF8.self))
                }
            }
        }
        set { space[Tag.menuPrompt] = newValue.map { [$0.timeout] + $0.text.utf8 } }
    }

    /// Records of type 2, count 1, and `scale` octets for each one counted.
    private func records(_ tag: UInt8, scale: Int) -> [(type: PXEServerType, body: [UInt8])] {
        var records: [(type: PXEServerType, body: [UInt8])] = []
        var rest = (space[tag] ?? [])[...]
        while rest.count >= 3 {
            let head = Array(rest.prefix(3))
            let length = Int(head[2]) * scale
            guard length <= rest.count - 3 else { break }
            let type = PXEServerType(rawValue: UInt16(head[0]) << 8 | UInt16(head[1]))
            records.append((type, Array(rest.dropFirst(3).prefix(length))))
            rest = rest.dropFirst(3 + length)
        }
        return records
    }

    /// A count above 255 is clamped here: such a record exceeds the tag, and encoding refuses it.
    private mutating func setRecords(_ tag: UInt8, _ records: [(type: PXEServerType, count: Int, body: [UInt8])]) {
        let octets = records.flatMap { $0.type.rawValue.networkOrder + [UInt8(clamping: $0.count)] + $0.body }
        space[tag] = octets.isEmpty ? nil : octets
    }
}
