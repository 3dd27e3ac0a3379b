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
            Each client has a hardware address of its own and keeps the time-outs of its firmware. It goes as far as the name of its
            boot file, which is not fetched. An address that it is given stays leased until the lease is over. Needs root.

            EXAMPLES
              sudo pxekit client --interface eth0 edk2-pxe
              sudo pxekit client --interface eth0 -v              every kind, with what each sends and hears
            """)

    @Argument(
        help: ArgumentHelp(
            "What it is: \(ClientKind.allCases.map(\.rawValue).joined(separator: ", ")). Without one, all of them at once.",
            valueName: "kind"),
        transform: namedValue)
    var kinds: [ClientKind] = []

    @Option(name: [.long, .customShort("i")], help: "The interface to ask on.")
    var interface: String

    @Option(help: "Which machine of its kind it is: another number, another hardware address.")
    var number: UInt16 = 1

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
    }

    func run() async throws {
        #if os(Linux)
            guard let place = NetworkInterface.all().first(where: { $0.name == interface && $0.hardware != nil }) else {
                Diagnostics.error("--interface \(interface): needed an Ethernet interface of this host")
                throw ExitCode.badInput
            }
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
        private func boots(_ kind: ClientKind, on place: NetworkInterface) async throws -> Bool {
            let profile = kind.profile(number)
            let start = ContinuousClock.now
            let outcome: ClientOutcome
            do {
                let boot = ClientBoot(SimulatedClient(kind.model, as: profile), on: place)
                outcome = try await boot.run { event in
                    if verbose { Diagnostics.line("\(kind.rawValue): \(event)") }
                }
            } catch let failure as ListenFailure {
                Diagnostics.error("\(failure)\(failure.isForbidden ? "; run as root" : "")")
                throw ExitCode.workFailed
            }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            if json {
                try JSONLines.print(Report(kind, profile, outcome, seconds: (seconds * 1000).rounded() / 1000))
            } else {
                Output.line("\(kind.rawValue) \(outcome)")
            }
            if case .boots = outcome { return true }
            return false
        }
    #endif
}

extension ClientCommand.Report {
    fileprivate init(_ kind: ClientKind, _ profile: ClientProfile, _ outcome: ClientOutcome, seconds: Double) {
        let file: BootFile? = if case .boots(let file) = outcome { file } else { nil }
        let failure: ClientFailure? = if case .fails(let failure) = outcome { failure } else { nil }
        self.init(
            client: kind.rawValue, hardware: profile.mac.description, seconds: seconds, boots: file != nil,
            file: file?.file, server: file?.server.description, address: file?.address.description,
            failure: failure?.description)
    }
}
