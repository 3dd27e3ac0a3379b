// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ClientSockets
internal import HostSockets
internal import NetAddress
internal import SimulatedClients

/// `pxekit client`: asks the servers of a network as firmware does.
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client",
        abstract: "Ask the DHCP and boot servers of a network as firmware does, and say what it would boot.",
        discussion: """
            Each client has a hardware address of its own and keeps the time-outs of its firmware. It fetches the beginning of its boot file
            and says whether it would start there. An address that it is given stays leased until the lease is over. Needs root. The
            exit code is 1 if one of them does not boot.

            EXAMPLES
              sudo pxekit client --interface eth0 edk2-pxe   UEFI's PXE
              sudo pxekit client --interface eth0 -v         every kind, with its messages
            """)

    @Argument(
        help: ArgumentHelp(
            "What it is: \(ClientKind.allCases.map(\.rawValue).joined(separator: ", ")). Without one, all of them at once.",
            valueName: "kind"),
        transform: namedValue)
    var kinds: [ClientKind] = []

    @Option(name: [.long, .customShort("i")], help: "The interface to ask on.")
    var interface: String

    @Option(
        help: "Which machine of its kind it is: another number, another hardware address. (default: 1)",
        transform: wholeNumber(0...65535))
    var number: UInt16 = 1

    @Flag(help: "Fetch nothing: judge by the answers of DHCP alone.")
    var noFetch = false

    @Flag(help: "Print one JSON object for each client.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print on standard error what each client sends and hears.")
    var verbose = false

    fileprivate struct Report: Encodable {
        let client: String
        let hardware: String
        let seconds: Double
        let boots: Bool
        let file: String?
        let server: String?
        let address: String?
        let failure: String?
        let image: String?
        let next: String?
        let problem: String?
        let offers: [String]?
    }

    func run() async throws {
        #if os(Linux)
            guard let place = NetworkInterface.all().first(where: { $0.name == interface && $0.hardware != nil }) else {
                Diagnostics.error("--interface \(interface): needed an Ethernet interface of this host")
                throw ExitCode.badInput
            }
            tellOwnServers()
            let chosen = kinds.isEmpty ? ClientKind.allCases : kinds
            let allBoot = try await withThrowingTaskGroup(of: Bool.self) { tasks in
                for kind in chosen { tasks.addTask { try await boots(kind, on: place) } }
                return try await tasks.reduce(true) { $0 && $1 }
            }
            if !allBoot { throw ExitCode.workFailed }
        #else
            Diagnostics.error("clients on a real network need Linux; `pxekit qemu-boot` runs here")
            throw ExitCode.missingPackage
        #endif
    }

    #if os(Linux)
        /// Warns of a DHCP server on this host. It cannot hear the client: packets of a packet socket leave by the cable and do not come back.
        private func tellOwnServers() {
            let holders = PortHolder.ofUDP(port: 67)
            guard !holders.isEmpty else { return }
            let names = holders.map(\.description).joined(separator: ", ")
            Diagnostics.line(
                "on this host \(names) serves DHCP, and cannot hear clients of this host on \(interface): ask from another host, or from a "
                    + "network namespace")
        }

        private func boots(_ kind: ClientKind, on place: NetworkInterface) async throws -> Bool {
            let profile = kind.profile(number)
            let start = ContinuousClock.now
            let offers = OfferList(kind)
            let outcome = try await ask(kind.model, kind.rawValue, profile, place, offers)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            var verdict: ClientVerdict?
            if case .boots(let file) = outcome, !noFetch {
                verdict = try await ClientVerdict(kind, file) {
                    try await ask(kind.loadedIPXE, "\(kind.rawValue), then iPXE", profile, place, nil)
                }
            }
            let useless = if case .fails = outcome { offers.objections } else { [String]() }
            let report = Report(
                kind, profile, outcome, verdict, useless, seconds: (seconds * 1000).rounded() / 1000)
            if json { try JSONLines.print(report) } else { Output.lines(report.text(outcome)) }
            return report.boots
        }

        /// Boots a client to the name of its file.
        private func ask(
            _ model: any ClientModel, _ name: String, _ profile: ClientProfile, _ place: NetworkInterface,
            _ offers: OfferList?
        ) async throws -> ClientOutcome {
            do {
                let boot = ClientBoot(SimulatedClient(model, as: profile), on: place)
                return try await boot.run { event in
                    if case .received(let datagram) = event { offers?.note(datagram) }
                    if verbose { Diagnostics.line("\(name): \(event)") }
                }
            } catch let failure as ListenFailure {
                Diagnostics.error("\(failure)\(failure.isForbidden ? "; run as root" : "")")
                throw ExitCode.workFailed
            }
        }
    #endif
}

extension ClientCommand.Report {
    fileprivate init(
        _ kind: ClientKind, _ profile: ClientProfile, _ outcome: ClientOutcome, _ verdict: ClientVerdict?,
        _ offers: [String], seconds: Double
    ) {
        let file: BootFile? = if case .boots(let file) = outcome { file } else { nil }
        let failure: ClientFailure? = if case .fails(let failure) = outcome { failure } else { nil }
        self.init(
            client: kind.rawValue, hardware: profile.mac.description, seconds: seconds,
            boots: file != nil && verdict?.problem == nil, file: file?.file, server: file?.server.description,
            address: file?.address.description, failure: failure?.description, image: verdict?.image,
            next: verdict?.next, problem: verdict?.problem, offers: offers.isEmpty ? nil : offers)
    }

    /// What was found, and below it why it is of no use.
    fileprivate func text(_ outcome: ClientOutcome) -> String {
        var lines = ["\(client) \(outcome)"]
        if let image { lines.append("  it is \(image)") }
        if let next { lines.append("  then iPXE is told \(next)") }
        if let problem { lines.append("  it would not start: \(problem)") }
        lines += (offers ?? []).map { "  \($0)" }
        return lines.joined(separator: "\n")
    }
}
