// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Diagnosis
internal import SimulatedClients

/// `pxekit doctor`: why a machine did not boot.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Say why a machine did not boot: from a capture, the network itself, a server's history, or what its screen says.",
        discussion: """
            A capture is a pcap or pcapng file of Wireshark, tcpdump or qemu-boot. It is best made beside the machine or on the boot server,
            without a filter, from before the machine is switched on. Exit code 0: nothing is wrong; 1: something is, or there is no boot
            to judge; 2: the file cannot be read.

            EXAMPLES
              pxekit doctor boot.pcapng
              pxekit doctor boot.pcapng --annotate explained.pcapng     comments for Wireshark on the packets that show it
              pxekit doctor --screen "PXE-E53: No boot filename received"
              pxekit doctor --config /etc/pxekit.yaml                   the last boot of each machine, as `pxekit serve` saw it
              sudo pxekit doctor --interface eth0                       listen until Ctrl-C
              sudo pxekit doctor --interface eth0 --ask edk2-pxe        ask as firmware does, and listen
            """)

    @Argument(help: "A capture file; `-` reads it from standard input.")
    var file: String?

    @Option(help: "What the machine's screen says: a line of it, or several.")
    var screen: String?

    @Option(name: [.long, .customShort("i")], help: "The interface to listen on. Needs root.")
    var interface: String?

    @Option(
        help: ArgumentHelp(
            "Ask on the interface like a machine of this kind, and stop when it has its answer: \(ClientKind.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "kind"),
        transform: namedValue)
    var ask: ClientKind?

    @Option(
        help: ArgumentHelp(
            "The configuration of `pxekit serve`: judge the last boot of each machine that it has kept (key history).",
            valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "With --config: all boots of this machine, by its name or hardware address.", valueName: "machine"))
    var machine: String?

    @Option(
        help: "How long to listen. Without it until Ctrl-C, or until the asking client has its answer.",
        transform: decimalNumber)
    var seconds: Double?

    @Option(help: "Write a copy of the capture, as pcapng, with comments on the packets that show something.")
    var annotate: String?

    @Flag(help: "Replace a file at --annotate that somebody else wrote or changed.")
    var force = false

    @Flag(help: "List all causes that are known.")
    var causes = false

    @Flag(help: .hidden)
    var troubleshooting = false

    @Flag(help: "Print one JSON object a line: one for each machine, each line of a screen, or each cause.")
    var json = false

    @Flag(name: .shortAndLong, help: "One line for each machine and finding.")
    var quiet = false

    func validate() throws {
        let given = [file != nil, screen != nil, interface != nil, config != nil, causes, troubleshooting].count { $0 }
        guard given == 1 else {
            throw ValidationError(
                "name one of a capture file, --screen TEXT, --config FILE, --interface NAME, or --causes")
        }
        if machine != nil, config == nil { throw ValidationError("--machine goes with --config") }
        if ask != nil || seconds != nil, interface == nil {
            throw ValidationError("--ask and --seconds go with --interface")
        }
        if annotate != nil, file == nil || file == "-" {
            throw ValidationError("--annotate needs a capture file, which is read twice")
        }
        if let seconds, !(seconds > 0 && seconds <= 86_400) {
            throw ValidationError("--seconds \(seconds): needed more than 0 and at most 86400")
        }
    }

    func run() async throws {
        if troubleshooting { return Output.file(TroubleshootingPage.text) }
        if causes { return try DoctorPrinter(json: json, quiet: quiet).list(Cause.all) }
        if let screen { return try explain(screen) }
        if let interface { return try await listen(interface) }
        if let config { return try judge(KeptBoots(config, of: machine)) }
        guard let file else { return }
        let report = try CaptureInput(file).report()
        try DoctorPrinter(json: json, quiet: quiet).show(report)
        if let annotate {
            let count = try CaptureAnnotation(of: file, report).write(to: annotate, force: force)
            Diagnostics.line("\(annotate): \(count) packets have comments")
        }
        if report.hasFindings || report.machines.isEmpty { throw ExitCode.workFailed }
    }

    private func judge(_ boots: KeptBoots) throws {
        guard !boots.reports.isEmpty else {
            Diagnostics.line("the server has kept no boots\(machine.map { " of '\($0)'" } ?? "")")
            throw ExitCode.workFailed
        }
        let printer = DoctorPrinter(json: json, quiet: quiet)
        for report in boots.reports { try printer.show(report.machine, start: report.start) }
        if boots.reports.contains(where: { !$0.machine.findings.isEmpty }) { throw ExitCode.workFailed }
    }

    private func explain(_ text: String) throws {
        let lines = ScreenLine.matching(text)
        guard !lines.isEmpty else {
            Diagnostics.error(
                "--screen: no such line is known; give the line with the error's number or its words, or a capture")
            throw ExitCode.workFailed
        }
        try DoctorPrinter(json: json, quiet: quiet).show(lines)
    }

    private func listen(_ name: String) async throws {
        #if os(Linux)
            try await DoctorListening(on: name, ask: ask, seconds: seconds).run(DoctorPrinter(json: json, quiet: quiet))
        #else
            Diagnostics.error("--interface needs Linux; give a capture file instead")
            throw ExitCode.missingPackage
        #endif
    }
}
