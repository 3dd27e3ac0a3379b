// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// A condition of a configuration, as ISC dhcpd (dhcp-eval(5)) and Kea (chapter "Client Classification") have them.
indirect enum PeerTest: Hashable, Sendable {
    case and([PeerTest])
    case or([PeerTest])
    case not(PeerTest)
    case equal(PeerData, PeerData)
    /// Whether the octets are somewhere in it.
    case contains(PeerData, [UInt8])
    case exists(UInt8)
    case member(String)
    /// What is not understood; it is taken for false, and told of.
    case unknown(String)

    /// Whether it holds for a client who is in these classes.
    func holds(for client: PeerClient, classes: Set<String> = []) -> Bool {
        switch self {
        case .and(let tests): tests.allSatisfy { $0.holds(for: client, classes: classes) }
        case .or(let tests): tests.contains { $0.holds(for: client, classes: classes) }
        case .not(let test): !test.holds(for: client, classes: classes)
        case .equal(let left, let right): left.octets(of: client) == right.octets(of: client)
        case .contains(let data, let part):
            part.isEmpty
                || data.octets(of: client).indices.contains { data.octets(of: client)[$0...].starts(with: part) }
        case .exists(let code): client.option(code) != nil
        case .member(let name): classes.contains(name)
        case .unknown: false
        }
    }

    /// What of it is not understood.
    var strange: [String] {
        switch self {
        case .and(let tests), .or(let tests): tests.flatMap(\.strange)
        case .not(let test): test.strange
        case .equal(let left, let right): [left, right].compactMap(\.strange)
        case .contains(let data, _): [data.strange].compactMap { $0 }
        case .exists, .member: []
        case .unknown(let text): [text]
        }
    }

    /// The hardware addresses that are asked for.
    var machines: [MACAddress] {
        switch self {
        case .and(let tests), .or(let tests): tests.flatMap(\.machines)
        case .not(let test): test.machines
        case .equal(let data, .literal(let octets)), .equal(.literal(let octets), let data):
            data.isHardware ? MACAddress(octets: octets.suffix(6)).map { [$0] } ?? [] : []
        case .equal, .contains, .exists, .member, .unknown: []
        }
    }

    /// The texts that the whole of option 60 is compared with. No client's class is such a text: they go on behind it (D38).
    var wholeVendorClasses: [String] {
        switch self {
        case .and(let tests), .or(let tests): tests.flatMap(\.wholeVendorClasses)
        case .not(let test): test.wholeVendorClasses
        case .equal(.option(60), .literal(let text)), .equal(.literal(let text), .option(60)):
            [String(decoding: text, as: UTF8.self)]
        case .equal, .contains, .exists, .member, .unknown: []
        }
    }
}

/// Octets that a condition compares.
indirect enum PeerData: Hashable, Sendable {
    case literal([UInt8])
    case option(UInt8)
    /// From an offset, from the end if it is negative, at most so many.
    case substring(PeerData, Int, Int)
    /// The hardware address, with its type in front if so.
    case hardware(withType: Bool)
    case unknown(String)

    /// Its value for a client; an option that is not sent is empty.
    func octets(of client: PeerClient) -> [UInt8] {
        switch self {
        case .literal(let octets): return octets
        case .option(let code): return client.option(code) ?? []
        case .substring(let data, let offset, let length):
            let whole = data.octets(of: client)
            let start = offset < 0 ? max(0, whole.count + offset) : offset
            return start < whole.count ? Array(whole[start...].prefix(max(0, length))) : []
        case .hardware(let withType): return (withType ? [1] : []) + client.mac.octets
        case .unknown: return []
        }
    }

    /// Whether it is the hardware address, or a part of it.
    fileprivate var isHardware: Bool {
        switch self {
        case .hardware: true
        case .substring(let data, _, _): data.isHardware
        case .literal, .option, .unknown: false
        }
    }

    /// What of it is not understood.
    var strange: String? {
        switch self {
        case .literal, .option, .hardware: nil
        case .substring(let data, _, _): data.strange
        case .unknown(let text): text
        }
    }
}
