// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootMenu
internal import DHCPService
import Foundation

/// `pxekit serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "DHCP or ProxyDHCP, PXE boot server, TFTP and HTTP in one process.",
        discussion: """
            Without a configuration it serves the built-in programs and a menu made of what it finds in --root. SIGHUP reads
            --config and the directories again, without ending transfers; what is wrong is refused with its reason and the old
            configuration stays. Only --user takes a restart. Interfaces that come, go or change their address are followed.

            EXAMPLES
              sudo pxekit serve --interface eth0 --mode proxy --root /srv/boot       beside another DHCP server
              sudo pxekit serve --interface eth1 --mode dhcp --range 192.0.2.100-192.0.2.200 --root /srv/boot
              sudo pxekit serve --config /etc/pxekit.yaml
            """)

    @Option(help: "A YAML file with all settings; options add to it and come first.")
    var config: String?

    @Option(
        name: [.long, .customShort("i")], help: "An interface to serve; may be given more than once. Without it, all.")
    var interface: [String] = []

    @Option(help: "proxy: another server gives addresses; dhcp: this one does.")
    var mode: ServeSettings.Mode?

    @Option(help: "A directory to serve; may be given more than once, the first that has a file gives it.")
    var root: [String] = []

    @Option(help: "Addresses to give, FIRST-LAST; their network is that of the interface.")
    var range: [AddressRange] = []

    @Option(help: "A file to keep leases in, durable; without it they are forgotten at the end.")
    var leases: String?

    @Option(
        help: ArgumentHelp("Take what pxeinfo finds out about each machine into this directory.", valueName: "dir"))
    var reports: String?

    @Option(help: "The port for reports instead of 8274.")
    var reportPort: UInt16?

    @Option(
        help: "Whose rights to keep, if started as root, when the ports are bound; 'root' keeps all. (default: nobody)")
    var user: String?

    @Option(help: "The DHCP server's port instead of 67.")
    var dhcpPort: UInt16?

    @Option(help: "The DHCP clients' port instead of 68.")
    var clientPort: UInt16?

    @Option(help: "The PXE boot server's port instead of 4011.")
    var pxePort: UInt16?

    @Option(help: "The TFTP server's port instead of 69; 0 for no TFTP server.")
    var tftpPort: UInt16?

    @Flag(
        help: "Refuse a boot file that the machine's firmware cannot start, by TFTP; without it this is reported only.")
    var refuseUnbootable = false

    @Option(help: "The HTTP server's port instead of 80; 0 for no HTTP server.")
    var httpPort: UInt16?

    @Flag(help: "Print one JSON object for each step of a boot.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print requests for missing files and clients that are left alone, too.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Print nothing but errors.")
    var quiet = false

    func run() async throws {
        #if os(Linux)
            let settings = try settings()
            let printer = ServePrinter(json: json, verbose: verbose, quiet: quiet)
            try await ServeRun(settings: settings, printer: printer) { [self] in try self.settings() }.run()
        #else
            Diagnostics.error("serving DHCP needs Linux; `pxekit qemu-boot` runs here")
            throw ExitCode.missingPackage
        #endif
    }

    /// The file's settings with those of the options.
    func settings() throws -> ServeSettings {
        var settings = ServeSettings()
        if let config {
            guard let data = FileManager.default.contents(atPath: config) else {
                throw MenuInput.refused("--config '\(config)' cannot be read")
            }
            do {
                settings = try ServeFile.settings(yaml: String(decoding: data, as: UTF8.self), file: config)
            } catch {
                throw MenuInput.refused(error.description)
            }
        }
        if !interface.isEmpty { settings.interfaces = interface }
        if leases != nil { settings.origins[.leases] = nil }
        if reports != nil { settings.origins[.reports] = nil }
        if user != nil { settings.origins[.user] = nil }
        let ports: [(String, UInt16?)] = [
            ("dhcp", dhcpPort), ("pxe", pxePort), ("tftp", tftpPort), ("http", httpPort), ("report", reportPort),
        ]
        for (key, port) in ports where port != nil { settings.origins[.port(key)] = nil }
        for name in interface { settings.origins[.interface(name)] = nil }
        settings.mode = mode ?? settings.mode
        settings.roots = root + settings.roots
        settings.ranges = range.map(\.range)
        settings.leases = leases ?? settings.leases
        settings.user = user ?? settings.user
        settings.reports = reports ?? settings.reports
        settings.reportPort = reportPort.map(Int.init) ?? settings.reportPort
        settings.ports = DHCPPorts(
            server: dhcpPort ?? settings.ports.server, client: clientPort ?? settings.ports.client,
            bootServer: pxePort ?? settings.ports.bootServer)
        if refuseUnbootable { settings.refusesUnbootable = true }
        if let tftpPort { settings.tftpPort = tftpPort == 0 ? nil : Int(tftpPort) }
        if let httpPort { settings.httpPort = httpPort == 0 ? nil : Int(httpPort) }
        if settings.mode == .dhcp, settings.subnets.isEmpty, settings.ranges.isEmpty {
            throw MenuInput.refused("--mode dhcp needs addresses to give: --range FIRST-LAST, or subnets in --config")
        }
        if settings.mode == .proxy, !settings.ranges.isEmpty {
            throw MenuInput.refused("--range means nothing in mode proxy, where another server gives addresses")
        }
        return settings
    }
}

extension ServeSettings.Mode: ExpressibleByArgument {}
extension AddressRange: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}
