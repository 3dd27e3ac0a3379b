// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import QEMULab

/// `pxekit qemu-boot`: boots a program under QEMU's PXE ROM against our own servers.
struct QEMUBoot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qemu-boot",
        abstract: "Boot a program under QEMU's PXE ROM against our own servers; no root needed.",
        discussion: """
            Shows the guest's console, and on standard error one line per phase of the boot with its time since power-on. Ends when
            every expectation was met, when the guest turns itself off, or when time is up.

            EXAMPLES
              pxekit qemu-boot
              pxekit qemu-boot pxelinux.0 --root /srv/tftp --expect boot: --timeout 60
              pxekit qemu-boot --trace-pxe pxelinux.0 --root /srv/tftp
              pxekit qemu-boot --firmware uefi --boot http4 /usr/lib/ipxe/ipxe.efi --expect 'Press Ctrl-B'
              pxekit qemu-boot --bootfile http://10.0.2.2/boot.ipxe --root /srv/boot --expect login:
            """)

    @Argument(help: "The program's file. Without one, and without --bootfile, pxeinfo.0 of this build.")
    var nbp: String?

    @OptionGroup(title: "WHAT IS SERVED")
    var served: ServedOptions

    @OptionGroup(title: "THE MACHINE")
    var machine: MachineOptions

    @OptionGroup(title: "WHAT IS EXPECTED")
    var expected: ExpectedOptions

    @OptionGroup(title: "THE CABLE")
    var cable: CableOptions

    @OptionGroup(title: "WHAT IS KEPT")
    var kept: KeptOptions

    @Flag(
        name: .customLong("trace-pxe"),
        help: "Print every call that the program makes to the PXE ROM: name, parameters, result, BIOS ticks.")
    var tracesPXE = false

    @Flag(help: "Print the result as one JSON object on standard output, and no console.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print neither console nor phases.")
    var quiet = false

    func run() async throws {
        let printer = BootPrinter(mode: json || quiet ? .silent : .live)
        let outcome: BootReport
        do {
            let request = try request()
            outcome = try await Interruption.watched {
                try await BootSession.run(request, with: QEMUInstallation(), tell: printer.tell)
            }
        } catch let error as LabError {
            printer.finish()
            Diagnostics.error(error.description)
            throw error.exitCode
        } catch is CancellationError {
            printer.finish()
            Diagnostics.error("interrupted; guest and servers have ended")
            throw ExitCode.interrupted
        }
        printer.finish()
        if json { try JSONLines.print(BootResult(outcome)) }
        if !quiet, !json { BootSummary(outcome).print() }
        guard outcome.outcome == .reached else { throw outcome.outcome.exitCode }
    }

    /// The request that the arguments make, checked.
    private func request() throws(LabError) -> BootRequest {
        var request = BootRequest()
        try machine.apply(to: &request)
        try served.apply(to: &request, nbp: nbp)
        try expected.apply(to: &request)
        try cable.apply(to: &request)
        try kept.apply(to: &request)
        if tracesPXE { try request.tracePXE() }
        return request
    }
}

extension LabError {
    /// The exit code of a command that fails with this error.
    fileprivate var exitCode: ExitCode {
        switch self {
        case .invalid: .badInput
        case .missing: .missingPackage
        case .failed: .workFailed
        }
    }
}

extension BootOutcome {
    /// The exit code of a boot that ended like this.
    fileprivate var exitCode: ExitCode {
        switch self {
        case .reached: .success
        case .rejected, .endedEarly: .workFailed
        case .timedOut: .timedOut
        }
    }
}
