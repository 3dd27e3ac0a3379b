// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// One route of option 121: prefix length, the octets of the network that it covers, router (RFC 3442).
public struct ClasslessRoute: Hashable, Sendable {
    /// Where to.
    public var destination: IPv4Subnet
    /// By whom; 0.0.0.0 means that the destination is on the link.
    public var router: IPv4Address

    /// A route.
    public init(destination: IPv4Subnet, router: IPv4Address) {
        self.destination = destination
        self.router = router
    }

    /// Reads the payload of option 121; nil if a prefix is above 32 or the last route is cut short.
    public static func decode(_ payload: [UInt8]) -> [ClasslessRoute]? {
        var routes: [ClasslessRoute] = []
        var rest = payload[...]
        while let prefixLength = rest.popFirst() {
            let significant = (Int(prefixLength) + 7) / 8
            guard prefixLength <= 32, rest.count >= significant + 4 else { return nil }
            let network = Array(rest.prefix(significant)) + Array(repeating: 0, count: 4 - significant)
            let router = Array(rest.dropFirst(significant).prefix(4))
            rest = rest.dropFirst(significant + 4)
            guard let address = IPv4Address.list(network).first, let router = IPv4Address.list(router).first,
                let destination = IPv4Subnet(address: address, prefixLength: Int(prefixLength))
            else { return nil }
            routes.append(ClasslessRoute(destination: destination, router: router))
        }
        return routes
    }

    /// The payload of option 121 for these routes.
    public static func encode(_ routes: [ClasslessRoute]) -> [UInt8] {
        routes.flatMap { route in
            [UInt8(route.destination.prefixLength)]
                + route.destination.network.wire.prefix((route.destination.prefixLength + 7) / 8) + route.router.wire
        }
    }
}

extension ClasslessRoute: CustomStringConvertible {
    /// `10.0.0.0/8 via 192.0.2.1`.
    public var description: String { "\(destination) via \(router)" }
}

extension DHCPMessage {
    /// Option 121; nil if absent or malformed.
    public var classlessRoutes: [ClasslessRoute]? {
        get { options[.classlessRoutes].flatMap(ClasslessRoute.decode) }
        set { options[.classlessRoutes] = newValue.map(ClasslessRoute.encode) }
    }
}
