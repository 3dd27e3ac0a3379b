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
              pxekit qemu-boot --root /srv/tftp
              pxekit qemu-boot pxelinux.0 --root /srv/tftp --expect boot: --timeout 60
              pxekit qemu-boot --trace-pxe pxelinux.0 --root /srv/tftp
              pxekit qemu-boot --firmware uefi --boot http4 /usr/lib/ipxe/ipxe.efi --expect 'Press Ctrl-B'
              pxekit qemu-boot --clients 3 pxelinux.0 --root /srv/tftp --expect boot:
              pxekit qemu-boot --media boot.iso --as cd --no-dhcp --root /srv/boot
              pxekit qemu-boot --bootfile http://10.0.2.2/boot.ipxe --root /srv/boot --expect login:
            """)

    @Argument(
        help:
            "The program's file. Without one, and without --bootfile, what `pxekit serve` gives a BIOS machine: a loader in --root, or pxeboot.0 with a menu of what is there, or pxeinfo.0."
    )
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

    @Flag(help: "Print the result as one JSON object for each guest on standard output, and no console.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print neither console nor phases.")
    var quiet = false

    func run() async throws {
        var request: BootRequest
        do {
            request = try self.request()
            #if os(Linux)
                if request.network == .tap { try await OwnNamespace.enter() }
            #endif
            try request.debugger?.write()
        } catch {
            Diagnostics.error(error.description)
            throw error.exitCode
        }
        defer { request.debugger?.remove() }
        // The lab must go on if nobody reads our output any more.
        Output.detach()
        if let debugger = request.debugger {
            Diagnostics.line("The machine waits for a debugger; in another terminal: gdb -x \(debugger.script)")
        }
        let printer = BootPrinter(mode: json || quiet ? .silent : .live, clients: request.clients)
        let keyboard = json || quiet || request.clients > 1 ? nil : Keyboard()
        defer { keyboard?.giveBack() }
        if let keyboard {
            request.keyboard = keyboard.keys
            Diagnostics.line("The keyboard is the guest's; Ctrl-] ends.")
        }
        if timesOut(atKeyboard: keyboard != nil) { request.timeout = .seconds(ExpectedOptions.usualTimeout) }
        let booted = request
        let reports: [BootReport]
        do {
            reports = try await Interruption.watched {
                try await BootSession.run(booted, with: QEMUInstallation(for: booted.debugger)) {
                    printer.tell($0, of: $1)
                }
            }
        } catch let error as LabError {
            printer.finish()
            Diagnostics.error(error.description)
            throw error.exitCode
        } catch is CancellationError {
            printer.finish()
            Diagnostics.error("interrupted; guests and servers have ended")
            throw ExitCode.interrupted
        }
        printer.finish()
        if json { for report in reports { try JSONLines.print(BootResult(report)) } }
        if !quiet, !json { for report in reports { BootSummary(report, of: reports.count).print() } }
        try Output.finish()
        // If several guests fail, the exit code is that of the first.
        if let failure = reports.map(\.outcome.exitCode).first(where: { $0 != .success }) { throw failure }
    }

    /// Whether the usual time-out applies. It does not if one was named, if a debugger holds the guest, or if a person watches it and
    /// nothing is expected.
    private func timesOut(atKeyboard: Bool) -> Bool {
        expected.timeout == nil && !machine.gdb
            && !(atKeyboard && expected.expectations.isEmpty && expected.screens.isEmpty)
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
        try request.check()
        return request
    }
}

extension LabError {
    /// The exit code of a command that fails with this error.
    fileprivate var exitCode: ExitCode {
        switch self {
        case .invalid: .badInput
        case .missing, .unavailable: .missingPackage
        case .failed: .workFailed
        }
    }
}

extension BootOutcome {
    /// The exit code of a boot that ended like this.
    fileprivate var exitCode: ExitCode {
        switch self {
        case .reached: .success
        case .rejected, .endedEarly, .gaveUp: .workFailed
        case .timedOut: .timedOut
        }
    }
}
