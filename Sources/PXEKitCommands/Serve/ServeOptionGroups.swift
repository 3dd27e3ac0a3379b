// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DHCPService
internal import NetAddress
internal import NetbootConfiguration

/// Who gives addresses, and which.
struct AddressOptions: ParsableArguments {
    @Option(help: "proxy: another server gives addresses; dhcp: this one does.")
    var mode: ServeSettings.Mode?

    @Option(help: "Addresses to give, FIRST-LAST; their network is that of the interface.", transform: addressRange)
    var range: [AddressRange] = []

    @Option(
        help: ArgumentHelp(
            "A router for the clients of its network; may be given more than once, the first is preferred.",
            valueName: "address"), transform: ipv4Address)
    var router: [IPv4Address] = []

    @Option(
        help: ArgumentHelp(
            "A name server for all clients; may be given more than once, the first is preferred.",
            valueName: "address"), transform: ipv4Address)
    var dns: [IPv4Address] = []

    @Flag(
        help: """
            With --mode dhcp: start although another DHCP server answers on the LAN, and tell clients with an address of its that they \
            must begin anew (DHCPNAK). Without it the LAN is asked first, and another server is a reason not to start.
            """)
    var authoritative = false

    /// Writes them into what settings are merged with.
    func set(_ options: inout ServeOptions) {
        (options.mode, options.ranges) = (mode, range)
        (options.routers, options.nameServers, options.isAuthoritative) = (router, dns, authoritative)
    }
}

/// Ports other than the usual ones.
struct PortOptions: ParsableArguments {
    @Option(help: "The DHCP server's port instead of 67.", transform: wholeNumber(1...65535))
    var dhcpPort: UInt16?

    @Option(help: "The DHCP clients' port instead of 68.", transform: wholeNumber(1...65535))
    var clientPort: UInt16?

    @Option(help: "The PXE boot server's port instead of 4011.", transform: wholeNumber(1...65535))
    var pxePort: UInt16?

    @Option(help: "The TFTP server's port instead of 69; 0 for no TFTP server.", transform: wholeNumber(0...65535))
    var tftpPort: UInt16?

    @Option(help: "The HTTP server's port instead of 80; 0 for no HTTP server.", transform: wholeNumber(0...65535))
    var httpPort: UInt16?

    @Option(
        help: "The HTTPS server's port instead of 443; 0 for no HTTPS server.", transform: wholeNumber(0...65535))
    var httpsPort: UInt16?

    @Option(
        help: "Show a web page of what boots on this port of this host alone; the key page says more.",
        transform: wholeNumber(1...65535))
    var pagePort: UInt16?

    /// By the keys of the configuration's `ports`.
    var byKey: [String: UInt16] {
        let ports = [
            ("dhcp", dhcpPort), ("client", clientPort), ("pxe", pxePort), ("tftp", tftpPort), ("http", httpPort),
            ("https", httpsPort), ("page", pagePort),
        ]
        return Dictionary(uniqueKeysWithValues: ports.compactMap { key, port in port.map { (key, $0) } })
    }
}

/// By which files the server says over HTTPS who it is.
struct TLSOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Serve files over HTTPS too, with this certificate in PEM and those that lead to one that machines know.",
            valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The key of the certificate, in PEM, without a passphrase.", valueName: "file"))
    var tlsKey: String?

    /// Writes them into what settings are merged with.
    func set(_ options: inout ServeOptions) {
        (options.certificate, options.key) = (tlsCertificate, tlsKey)
    }
}

/// What is printed of the machines' boots.
struct StepOptions: ParsableArguments {
    @Flag(help: "Print one JSON object for each step of a boot.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print requests for missing files and clients that are left alone, too.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Print nothing but errors.")
    var quiet = false

    /// Prints like this.
    var printer: ServePrinter { ServePrinter(json: json, verbose: verbose, quiet: quiet) }
}

/// An address among the options.
func ipv4Address(_ text: String) throws -> IPv4Address {
    guard let address = IPv4Address(text) else {
        throw ValidationError("'\(text)': needed an address like 192.0.2.1")
    }
    return address
}

extension ServeSettings.Mode: ExpressibleByArgument {}

/// A range of addresses among the options.
@Sendable private func addressRange(_ text: String) throws -> AddressRange {
    do {
        return try AddressRange(reading: text)
    } catch {
        throw ValidationError("\(error)")
    }
}
