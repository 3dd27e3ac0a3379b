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
              sudo pxekit serve --interface eth1 --mode dhcp --range 192.0.2.100-192.0.2.200 \
                   --router 192.0.2.1 --dns 192.0.2.53 --root /srv/boot          the only DHCP server there
              sudo pxekit serve --config /etc/pxekit.yaml
              pxekit serve schema                                                    the keys of that file
            """, subcommands: [ServeSchema.self])

    @Option(help: "A YAML file with all settings; options add to it and come first.")
    var config: String?

    @Option(
        name: [.long, .customShort("i")], help: "An interface to serve; may be given more than once. Without it, all.")
    var interface: [String] = []

    @Option(help: "A directory to serve; may be given more than once, the first that has a file gives it.")
    var root: [String] = []

    @OptionGroup(title: "Addresses") var addresses: AddressOptions

    @Option(help: "A file to keep leases in, durable; without it they are forgotten at the end.")
    var leases: String?

    @Option(
        help: ArgumentHelp("Take what pxeinfo finds out about each machine into this directory.", valueName: "dir"))
    var reports: String?

    @Option(help: "The port for reports instead of 8274.", transform: wholeNumber(1...65535))
    var reportPort: UInt16?

    @Option(
        help: "Whose rights to keep, if started as root, when the ports are bound; 'root' keeps all. (default: nobody)")
    var user: String?

    @Option(
        help: ArgumentHelp(
            "How many machines may read by TFTP at once behind one address, instead of 1024.", valueName: "number"),
        transform: wholeNumber(0...65535))
    var tftpClientsPerAddress: UInt16?

    @Flag(
        help: "Refuse a boot file that the machine's firmware cannot start, by TFTP; without it this is reported only.")
    var refuseUnbootable = false

    @OptionGroup(title: "HTTPS") var tls: TLSOptions

    @OptionGroup(title: "Ports") var ports: PortOptions

    @OptionGroup(title: "Output") var steps: StepOptions

    func validate() throws {
        guard tftpClientsPerAddress != 0 else {
            throw ValidationError("--tftp-clients-per-address 0: needed at least 1; --tftp-port 0 turns TFTP off")
        }
    }

    func run() async throws {
        #if os(Linux)
            let settings = try settings()
            try await ServeRun(settings: settings, printer: steps.printer) { [self] in try self.settings() }.run()
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
            throw MenuInput.refused("--config '\(config)' \(UnreadableFile.reason(config))")
        }
        return try ConfigurationFile.settings(bytes: data, file: config)
    }

    /// What the options say of the settings.
    private var options: ServeOptions {
        var options = ServeOptions()
        addresses.set(&options)
        tls.set(&options)
        (options.interfaces, options.roots, options.ports) = (interface, root, ports.byKey)
        (options.leases, options.reports, options.user) = (leases, reports, user)
        options.refusesUnbootable = refuseUnbootable
        options.ports["report"] = reportPort
        options.clientsPerAddress = tftpClientsPerAddress.map(Int.init)
        return options
    }
}
