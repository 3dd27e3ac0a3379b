// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
internal import DHCPService
import Foundation
internal import HostSockets
internal import NetAddress
internal import NetbootConfiguration

/// `pxekit proxy`: takes the options of pxe-pdhcp.
struct Proxy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proxy",
        abstract: "ProxyDHCP alone: tells PXE clients one program, beside a DHCP server that knows nothing of it.",
        discussion: """
            EXAMPLES
              sudo pxekit proxy -i eth0 pxelinux.0                 files from a TFTP server on this host
              sudo pxekit proxy -i eth0 -t 192.0.2.9 pxelinux.0    files from 192.0.2.9
            """)

    @Argument(help: "The program, as the TFTP server knows it.")
    var nbp: String

    @Flag(
        name: .customShort("d"), help: "Stay in the foreground and print every step, also clients that are left alone.")
    var debug = false

    @Option(name: [.customShort("i"), .long], help: "The interface to serve; without it, that of -l, or all.")
    var interface: String?

    @Option(
        name: [.customShort("l"), .customLong("listen")], help: "This host's address on the interface.",
        transform: ipv4Address)
    var listen: IPv4Address?

    @Option(
        name: [.customShort("t"), .customLong("tftp")], help: "The TFTP server; without it, this host.",
        transform: ipv4Address)
    var tftp: IPv4Address?

    @Option(
        name: [.customShort("b"), .customLong("broadcast")],
        help: "Taken for compatibility: replies go to 255.255.255.255.", transform: ipv4Address)
    var broadcast: IPv4Address?

    @Option(help: "The DHCP server's port instead of 67.", transform: wholeNumber(1...65535))
    var dhcpPort: UInt16 = DHCPPorts.standard.server

    @Option(help: "The DHCP clients' port instead of 68.", transform: wholeNumber(1...65535))
    var clientPort: UInt16 = DHCPPorts.standard.client

    @Option(help: "The PXE boot server's port instead of 4011.", transform: wholeNumber(1...65535))
    var pxePort: UInt16 = DHCPPorts.standard.bootServer

    @Flag(help: "Print one JSON object for each step of a boot.")
    var json = false

    func run() async throws {
        #if os(Linux)
            let settings = try settings(on: NetworkInterface.all())
            let printer = ServePrinter(json: json, verbose: debug, quiet: false)
            try await ServeRun(settings: settings, printer: printer) { settings }.run()
        #else
            Diagnostics.error("serving DHCP needs Linux; `pxekit qemu-boot` and `pxekit tftp serve` run here")
            throw ExitCode.missingPackage
        #endif
    }

    /// One rule for everybody, and no files of our own.
    func settings(on interfaces: [NetworkInterface]) throws -> ServeSettings {
        var settings = ServeSettings()
        settings.ports = DHCPPorts(server: dhcpPort, client: clientPort, bootServer: pxePort)
        (settings.tftpPort, settings.httpPort) = (nil, nil)
        settings.interfaces = interface.map { [$0] } ?? []
        if let listen {
            guard let owner = interfaces.first(where: { $0.addresses.contains { $0.address == listen } }) else {
                throw MenuInput.refused("-l \(listen): needed an address of this host")
            }
            guard interface == nil || interface == owner.name else {
                throw MenuInput.refused(
                    "-l \(listen): needed an address of \(interface ?? ""), found one of \(owner.name)")
            }
            settings.interfaces = [owner.name]
        }
        settings.rules = [BootRule("proxy", action: .boot(BootPlan(loader: nbp, script: nbp, server: tftp)))]
        return settings
    }
}
