// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import NetbootConfiguration

/// `pxekit boot`: whoever boots from the network here gets exactly this.
struct BootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "boot", abstract: "Boot one kernel on every machine of the LAN that boots from the network.",
        discussion: """
            Beside the DHCP server that the LAN has, every machine that is set to boot from the network boots this kernel, with these \
            initrds and this command line, until Ctrl-C: BIOS machines by pxeboot.0, UEFI machines (PXE and HTTP Boot) by the iPXE of the \
            distribution's package ipxe. A UEFI program or unified kernel image, or a kernel with nothing to hand over, is given to UEFI \
            firmware as it is. Files are opened at the start. On a LAN without a DHCP server add --mode dhcp and --range.

            EXAMPLES
              sudo pxekit boot vmlinuz initrd.img --cmdline 'console=ttyS0 root=/dev/ram0'
              sudo pxekit boot --interface eth0 debian/linux debian/initrd.gz
              sudo pxekit boot --interface eth0 rescue.efi
              sudo pxekit boot --mode dhcp --range 192.0.2.100-192.0.2.200 --router 192.0.2.1 --dns 192.0.2.53 vmlinuz initrd.img
            """)

    @Argument(help: "A Linux kernel, or a UEFI program such as a unified kernel image.", completion: .file())
    var kernel: String

    @Argument(help: "Initial RAM disks, in the order in which the kernel unpacks them.", completion: .file())
    var initrds: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The kernel's command line, in quotes.", valueName: "words"))
    var cmdline = ""

    @Option(
        name: [.long, .customShort("i")], help: "An interface to serve; may be given more than once. Without it, all.")
    var interface: [String] = []

    @OptionGroup(title: "Addresses") var addresses: AddressOptions

    @Option(help: "Whose rights to keep when the ports are bound; 'root' keeps all. (default: nobody)")
    var user: String?

    @OptionGroup(title: "Ports") var ports: PortOptions
    @OptionGroup(title: "Output") var steps: StepOptions

    func run() async throws {
        #if os(Linux)
            let given = try GivenBoot(kernel: kernel, initrds: initrds, commandLine: cmdline)
            let settings = try settings(given)
            for gap in given.gaps { Diagnostics.line(gap) }
            try await ServeRun(settings: settings, printer: steps.printer, given: given) { settings }.run()
        #else
            Diagnostics.error("serving DHCP needs Linux; `pxekit qemu-boot` runs here")
            throw ExitCode.missingPackage
        #endif
    }

    private func settings(_ given: GivenBoot) throws -> ServeSettings {
        var options = ServeOptions()
        addresses.set(&options)
        (options.interfaces, options.user, options.ports) = (interface, user, ports.byKey)
        var settings = ServeSettings().merged(with: options)
        settings.rules = given.rules
        do {
            try settings.check()
        } catch {
            for problem in error.problems { Diagnostics.error("\(problem)") }
            throw ExitCode.badInput
        }
        return settings
    }
}
