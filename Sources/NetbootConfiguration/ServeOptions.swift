// SPDX-License-Identifier: Apache-2.0

internal import DHCPService
package import NetAddress

/// Settings that come before those of a file: the options of the command line.
package struct ServeOptions: Sendable {
    package var mode: ServeSettings.Mode?
    /// Instead of those of the file.
    package var interfaces: [String] = []
    /// Before those of the file.
    package var roots: [String] = []
    package var ranges: [AddressRange] = []
    /// Instead of those of the file, in the subnets that they are for.
    package var routers: [IPv4Address] = []
    package var nameServers: [IPv4Address] = []
    package var isAuthoritative = false
    package var leases, reports, user: String?
    /// Where the certificate and the key of HTTPS are.
    package var certificate, key: String?
    package var refusesUnbootable = false
    package var clientsPerAddress: Int?
    /// By the keys of `ports`; 0 turns TFTP, HTTP or HTTPS off.
    package var ports: [String: UInt16] = [:]

    /// None.
    package init() {}
}

extension ServeSettings {
    /// The settings with those of options before them. What an option has replaced no longer stands in the file.
    package func merged(with options: ServeOptions) -> ServeSettings {
        var merged = self
        if let mode = options.mode { (merged.mode, merged.origins[.mode]) = (mode, nil) }
        if !options.interfaces.isEmpty { merged.interfaces = options.interfaces }
        for name in options.interfaces { merged.origins[.interface(name)] = nil }
        merged.roots = options.roots + roots
        merged.ranges = options.ranges.map(\.range)
        (merged.routers, merged.nameServers) = (options.routers, options.nameServers)
        if options.isAuthoritative { merged.isAuthoritative = true }
        if let leases = options.leases { (merged.leases, merged.origins[.leases]) = (leases, nil) }
        if let reports = options.reports { (merged.reports, merged.origins[.reports]) = (reports, nil) }
        if let user = options.user { (merged.user, merged.origins[.user]) = (user, nil) }
        if options.certificate ?? options.key != nil {
            var https = https ?? HTTPSSettings()
            https.certificate = options.certificate ?? https.certificate
            https.key = options.key ?? https.key
            (merged.https, merged.origins[.https]) = (https, nil)
        }
        if options.refusesUnbootable { merged.refusesUnbootable = true }
        merged.clientsPerAddress = options.clientsPerAddress ?? clientsPerAddress
        for (key, port) in options.ports { merged.move(key, to: port) }
        return merged
    }

    private mutating func move(_ key: String, to port: UInt16) {
        origins[.port(key)] = nil
        switch key {
        case "dhcp": ports.server = port
        case "client": ports.client = port
        case "pxe": ports.bootServer = port
        case "tftp": tftpPort = port == 0 ? nil : Int(port)
        case "http": httpPort = port == 0 ? nil : Int(port)
        case "https": httpsPort = port == 0 ? nil : Int(port)
        case "report": reportPort = Int(port)
        case "page":
            page = page ?? PageSettings()
            page?.port = port
        default: mtftpPort = port
        }
    }
}
