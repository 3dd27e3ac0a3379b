// SPDX-License-Identifier: Apache-2.0

public import Foundation
internal import VirtualSegment

/// A boot described by a folder: `scenario.yaml` says what is booted and what must be seen, `root/` holds files that are served.
///
/// Keys of `scenario.yaml`, all optional but `title` and one of `nbp` and `bootfile`:
///
/// - `title`: what it shows, one line.
/// - `nbp`: a program's file name, looked for in the library folders, or relative to the scenario.
/// - `bootfile`: offer this name of a root, or a URL.
/// - `script`: what a loader gets that asks in its turn.
/// - `firmware`, `boot`: as the options of `qemu-boot`.
/// - `mode`: the roles of our server to run it in; one or a list. Default: dhcp.
/// - `network`: what the guests are plugged into; one or a list. Default: segment.
/// - `clients`: how many guests boot at once. Default: 1.
/// - `expect`, `reject`, `send`: as the options of `qemu-boot`.
/// - `timeout`: seconds.
/// - `nics`: the cards to run it on; `all` for every card with a ROM. Default: that of the machine.
/// - `memory`: MiB.
/// - `loss`, `duplicate`, `reorder`: percent.
/// - `seeds`: how many times to run it, with seeds from 1.
public struct Scenario: Sendable {
    /// What it shows.
    public let title: String
    /// The folder's name.
    public let name: String
    /// One request for each network, role, card and seed.
    public let requests: [BootRequest]
    /// Programs and files that are needed and not there; a scenario with a gap cannot be run.
    public let missing: [String]

    private static let keys = [
        "title", "nbp", "bootfile", "script", "firmware", "boot", "mode", "needs", "expect", "reject", "send",
        "timeout", "nics", "memory", "network", "clients", "loss", "duplicate", "reorder", "seeds",
    ]

    /// Reads a scenario.
    ///
    /// - Parameters:
    ///   - folder: the scenario's.
    ///   - library: folders with programs and boot files that are built or fetched, not committed; they are served behind `root/`.
    public init(folder: URL, library: [URL]) throws(LabError) {
        let file = folder.appending(path: "scenario.yaml")
        guard let yaml = try? String(contentsOf: file, encoding: .utf8) else {
            throw .invalid("scenario '\(folder.path)'", "has no scenario.yaml that can be read")
        }
        name = folder.lastPathComponent
        let fields = try YAMLFields(yaml, name: "\(name)/scenario.yaml", keys: Self.keys)
        guard let title = try fields.text("title") else { throw .invalid(name, "wants a title") }
        self.title = title

        func find(_ wanted: String) -> URL? {
            ([folder.appending(path: "root")] + library).map { $0.appending(path: wanted) }
                .first { FileManager.default.isReadableFile(atPath: $0.path) }
        }
        var request = BootRequest()
        request.machine = MachineDescription(firmware: try fields.choice("firmware") ?? .bios)
        if let boot: NetworkBoot = try fields.choice("boot") { try request.machine.use(boot, place: "\(name): boot") }
        let program = try fields.text("nbp")
        missing = ([program].compactMap { $0 } + (try fields.texts("needs"))).filter { find($0) == nil }
        if let program, let image = find(program).flatMap({ try? Data(contentsOf: $0) }) {
            request.program = .init(name: URL(filePath: program).lastPathComponent, image: [UInt8](image))
        }
        request.bootFile = try fields.text("bootfile")
        request.script = try fields.text("script")
        request.roots = ([folder.appending(path: "root")] + library).map(\.path)
            .filter { FileManager.default.fileExists(atPath: $0) }
        for text in try fields.texts("expect") { request.expectations.append(try Self.expectation(text, name)) }
        for text in try fields.texts("reject") { request.rejections.append(try Self.expectation(text, name)) }
        request.keystrokes = try fields.texts("send")
        request.timeout = .seconds(try fields.number("timeout", in: 1...3600) ?? 120)
        if let memory = try fields.number("memory", in: 16...65536) { request.machine.memory = Int(memory) }
        let clients = Double(BootRequest.clientRange.lowerBound)...Double(BootRequest.clientRange.upperBound)
        request.clients = Int(try fields.number("clients", in: clients) ?? 1)
        request.faults.loss = try fields.number("loss", in: 0...100) ?? 0
        request.faults.duplicate = try fields.number("duplicate", in: 0...100) ?? 0
        request.faults.reorder = try fields.number("reorder", in: 0...100) ?? 0

        var requests: [BootRequest] = []
        let seeds = UInt64(try fields.number("seeds", in: 1...1000) ?? 1)
        let roles: [ServerRole] = try fields.choices("mode")
        let networks: [LabNetworkKind] = try fields.choices("network")
        let cards = try Self.cards(fields.texts("nics"), otherwise: request.machine.card)
        for network in networks.isEmpty ? [.segment] : networks {
            request.network = network
            try request.check()
            for role in roles.isEmpty ? [.dhcp] : roles {
                for card in cards {
                    for seed in 1...seeds {
                        (request.role, request.machine.card, request.seed) = (role, card, seed)
                        requests.append(request)
                    }
                }
            }
        }
        self.requests = requests
    }

    private static func expectation(_ text: String, _ name: String) throws(LabError) -> Expectation {
        do { return try Expectation(text) } catch { throw .invalid("\(name): '\(error.argument)'", error.reason) }
    }

    private static func cards(_ names: [String], otherwise usual: NetworkCard) throws(LabError) -> [NetworkCard] {
        if names == ["all"] { return NetworkCard.all }
        var cards: [NetworkCard] = []
        for name in names { cards.append(try NetworkCard(named: name)) }
        return cards.isEmpty ? [usual] : cards
    }
}
