// SPDX-License-Identifier: Apache-2.0

public import NetAddress

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
#endif

/// A network interface of this host, as far as serving on it goes.
public struct NetworkInterface: Hashable, Sendable {
    /// The system's name for it.
    public let name: String
    /// The system's number for it.
    public let index: Int32
    /// Its hardware address; nil for one that is not Ethernet.
    public let hardware: MACAddress?
    /// Its IPv4 addresses with their networks, the primary one first.
    public let addresses: [IPv4Subnet]
    /// Whether it is up.
    public let isUp: Bool
    /// Whether packets to 255.255.255.255 go anywhere on it.
    public let canBroadcast: Bool

    /// Whether machines can boot from it: it is up, can broadcast and has an address.
    public var canServe: Bool { isUp && canBroadcast && !addresses.isEmpty }
}

#if os(Linux)
    extension NetworkInterface {
        /// All interfaces, in the system's order.
        public static func all() -> [NetworkInterface] {
            var list: UnsafeMutablePointer<ifaddrs>?
            guard getifaddrs(&list) == 0 else { return [] }
            defer { freeifaddrs(list) }
            var names: [String] = []
            var hardware: [String: MACAddress] = [:]
            var addresses: [String: [IPv4Subnet]] = [:]
            var flags: [String: UInt32] = [:]
            for entry in sequence(first: list, next: { $0?.pointee.ifa_next }).compactMap({ $0?.pointee }) {
                let name = String(cString: entry.ifa_name)
                if flags[name] == nil { names.append(name) }
                flags[name] = entry.ifa_flags
                guard let address = entry.ifa_addr else { continue }
                switch Int32(address.pointee.sa_family) {
                case AF_PACKET:
                    hardware[name] = LinkAddress(UnsafeRawPointer(address)).hardware
                case AF_INET:
                    let own = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.ipv4 }
                    let mask = entry.ifa_netmask?.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                        $0.pointee.ipv4
                    }
                    if let subnet = IPv4Subnet(address: own, netmask: mask ?? .broadcast) {
                        addresses[name, default: []].append(subnet)
                    }
                default: continue
                }
            }
            return names.map { name in
                let flags = Int32(bitPattern: flags[name] ?? 0)
                return NetworkInterface(
                    name: name, index: Int32(bitPattern: if_nametoindex(name)), hardware: hardware[name],
                    addresses: addresses[name] ?? [], isUp: flags & Int32(IFF_UP) != 0,
                    canBroadcast: flags & Int32(IFF_BROADCAST) != 0)
            }
        }
    }

    extension sockaddr_in {
        /// An IPv4 address and port.
        init(_ address: IPv4Address, port: UInt16) {
            self.init()
            sin_family = sa_family_t(AF_INET)
            sin_port = port.bigEndian
            sin_addr.s_addr = address.bits.bigEndian
        }

        var ipv4: IPv4Address { IPv4Address(bits: UInt32(bigEndian: sin_addr.s_addr)) }
        var port: UInt16 { UInt16(bigEndian: sin_port) }
    }
#endif
