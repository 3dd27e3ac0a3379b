// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ImagePacking
internal import NetbootServer
internal import QEMULab
internal import VirtualSegment

/// What the guests are plugged into, and what the virtual cable does to frames.
struct CableOptions: ParsableArguments {
    @Option(
        help:
            "segment: an Ethernet in this process; tap: TAP devices in a network namespace of our own, with the servers of `pxekit serve`.",
        transform: namedValue)
    var network = LabNetworkKind.segment

    @Option(
        help: ArgumentHelp("Lose this share of the frames, in each direction. (default: 0)", valueName: "percent"),
        transform: decimalNumber)
    var loss = 0.0

    @Option(
        help: ArgumentHelp("Deliver this share of the frames twice. (default: 0)", valueName: "percent"),
        transform: decimalNumber)
    var duplicate = 0.0

    @Option(
        help: ArgumentHelp("Let this share of the frames be overtaken. (default: 0)", valueName: "percent"),
        transform: decimalNumber)
    var reorder = 0.0

    @Option(help: ArgumentHelp("Delay every frame. (default: 0)", valueName: "ms"), transform: decimalNumber)
    var delay = 0.0

    @Option(help: ArgumentHelp("Limit the speed of each direction.", valueName: "Mbit/s"), transform: decimalNumber)
    var rate: Double?

    @Option(
        help: ArgumentHelp("Where the random sequence of the faults starts. (default: 1)", valueName: "number"),
        transform: wholeNumber(0...UInt64.max))
    var seed: UInt64 = 1

    func apply(to request: inout BootRequest) throws(LabError) {
        for (name, value) in [("--loss", loss), ("--duplicate", duplicate), ("--reorder", reorder)] {
            guard (0...100).contains(value) else { throw .invalid("\(name) \(value)", "wants percent, 0 to 100") }
        }
        guard (0...60_000).contains(delay) else { throw .invalid("--delay \(delay)", "wants milliseconds, 0 to 60000") }
        if let rate {
            guard (0.001...100_000).contains(rate) else {
                throw .invalid("--rate \(rate)", "wants megabits a second, 0.001 to 100000")
            }
            request.faults.rate = rate * 1e6
        }
        request.faults.loss = loss
        request.faults.duplicate = duplicate
        request.faults.reorder = reorder
        request.faults.delay = .milliseconds(delay)
        request.seed = seed
        request.network = network
    }
}

/// What is written to files. Of several guests each has its own: name.png, name-2.png ...
struct KeptOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write all frames, as the guest's card sees them, in pcapng.", valueName: "file"))
    var pcap: String?

    @Option(help: ArgumentHelp("Write what the guest sends to its serial port.", valueName: "file"))
    var serial: String?

    @Option(help: ArgumentHelp("Write the last screen as PNG.", valueName: "file"))
    var screenshot: String?

    @Option(
        help: ArgumentHelp(
            "Let pxeinfo send its report to the boot server, and write what arrives.", valueName: "file"))
    var report: String?

    @Flag(help: "Replace files that somebody else wrote or changed.")
    var force = false

    func apply(to request: inout BootRequest) throws(LabError) {
        request.replacesFiles = force
        request.capture = pcap
        request.serialLog = serial
        request.screenshot = screenshot
        request.report = report
        if report != nil {
            request.program = try request.program?.configured([
                (.reportPort, .number(Int(ReportDatagram.port)))
            ])
        }
    }
}
