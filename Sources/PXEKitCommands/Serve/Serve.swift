// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import NetbootConfiguration

/// `pxekit serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "DHCP or ProxyDHCP, PXE boot server, TFTP and HTTP in one process.",
        discussion: """
            Without a configuration it serves the built-in programs and a menu made of what it finds in --root. SIGHUP reads
            --config and the directories again, without ending transfers; what is wrong is refused with its reason and the old
            configuration stays. What takes a restart is said. Interfaces that come, go or change their address are followed.

            EXAMPLES
              sudo pxekit serve --interface eth0 --mode proxy --root /srv/boot       beside another DHCP server
              sudo pxekit serve --interface eth1 --mode dhcp --range 192.0.2.100-192.0.2.200 --root /srv/boot
              sudo pxekit serve --config /etc/pxekit.yaml
              pxekit serve schema                                                    the keys of that file
            """, subcommands: [ServeSchema.self])

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

    @Option(
        help: ArgumentHelp(
            "How many machines may read by TFTP at once behind one address, instead of 1024.", valueName: "number"))
    var tftpClientsPerAddress: UInt16?

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

    func validate() throws {
        guard tftpClientsPerAddress != 0 else {
            throw ValidationError("--tftp-clients-per-address 0: needed at least 1; --tftp-port 0 turns TFTP off")
        }
    }

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

    /// The file's settings with those of the options before them, judged as a whole; throws after it has told all that is wrong.
    func settings() throws -> ServeSettings {
        do {
            let settings = try fileSettings().merged(with: options)
            try settings.check()
            return settings
        } catch let problems as ConfigurationErrors {
            for problem in problems.problems { Diagnostics.error("\(problem)") }
            throw ExitCode.badInput
        }
    }

    private func fileSettings() throws -> ServeSettings {
        guard let config else { return ServeSettings() }
        guard let data = FileManager.default.contents(atPath: config) else {
            throw MenuInput.refused("--config '\(config)' cannot be read")
        }
        return try ConfigurationFile.settings(bytes: data, file: config)
    }

    /// What the options say of the settings.
    private var options: ServeOptions {
        var options = ServeOptions()
        (options.mode, options.interfaces, options.roots, options.ranges) = (mode, interface, root, range)
        (options.leases, options.reports, options.user) = (leases, reports, user)
        options.refusesUnbootable = refuseUnbootable
        let ports: [(String, UInt16?)] = [
            ("dhcp", dhcpPort), ("client", clientPort), ("pxe", pxePort), ("tftp", tftpPort), ("http", httpPort),
            ("report", reportPort),
        ]
        for (key, port) in ports { options.ports[key] = port }
        options.clientsPerAddress = tftpClientsPerAddress.map(Int.init)
        return options
    }
}

extension ServeSettings.Mode: ExpressibleByArgument {}
extension AddressRange: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
