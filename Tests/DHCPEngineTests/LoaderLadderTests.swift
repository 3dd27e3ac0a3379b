// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import TestSupport
import Testing

@Suite("Several loaders")
struct LoaderLadderTests {
    static let ladder = ["snponly.efi", "ipxe.efi", "grub.efi"]

    /// A machine of one model that boots from a server, as its messages and fetches.
    struct Booting {
        var responder: DHCPResponder
        var second = 0

        init(
            _ ladder: [String] = LoaderLadderTests.ladder, script: String? = "boot.ipxe",
            loaders: LoaderHistory = .init()
        ) {
            var configuration = DHCPConfiguration(subnets: [Fixture.subnet(100)])
            let plan = BootPlan(loader: ladder[0], otherLoaders: Array(ladder.dropFirst()), script: script)
            configuration.rules = BootRules([BootRule("all", action: .boot(plan))])
            configuration.boot.seesTransfers = true
            responder = DHCPResponder(configuration, loaders: loaders)
        }

        private var now: Duration { Fixture.start + .seconds(second) }

        /// The firmware looks for servers and takes an address: the file that it is told, and the turn if one begins.
        mutating func search(_ client: UInt8 = 1) throws -> (file: String, turn: LoaderTurn?) {
            second += 20
            let decision = responder.hears(LoaderLadderTests.message(.discover, client), after: second)
            let offer = try #require(decision.replies.first?.message)
            let turn = decision.events.lazy.compactMap { event -> LoaderTurn? in
                if case .ladder(let news) = event, case .given(let turn) = news.event { turn } else { nil }
            }.first
            let taken = LoaderLadderTests.message(.request, client) {
                $0.options.set(.requestedAddress, offer.yourAddress)
                $0.options.set(.serverIdentifier, Fixture.server)
            }
            let acknowledged = responder.hears(taken, after: second + 1).replies.first?.message
            #expect(acknowledged?.bootFile == offer.bootFile)
            second += 1
            return (try #require(offer.bootFile), turn)
        }

        mutating func requests(_ file: String, _ client: UInt8 = 1) -> DHCPDecision {
            second += 1
            return responder.fileRequested(file, by: .any, client: LoaderLadderTests.key(client), at: now)
        }

        mutating func fetches(_ file: String, _ client: UInt8 = 1) throws {
            _ = requests(file, client)
            let address = try #require(responder.address(of: LoaderLadderTests.message(.discover, client), at: now))
            second += 1
            responder.fileFetched("/" + file, by: address, at: now)
        }

        /// The loader runs: iPXE asks.
        mutating func runs(_ client: UInt8 = 1) -> DHCPDecision {
            second += 3
            let ipxe = LoaderLadderTests.message(.discover, client) { $0.userClass = .bare(Array("iPXE".utf8)) }
            return responder.hears(ipxe, after: second)
        }

        mutating func waits(_ seconds: Int) -> DHCPDecision {
            second += seconds
            return responder.timePassed(at: now)
        }

        /// One whole boot with a loader that dies, or works.
        mutating func boot(_ client: UInt8 = 1, works: Bool) throws -> (file: String, turn: LoaderTurn?) {
            let told = try search(client)
            try fetches(told.file, client)
            if works { _ = runs(client) }
            return told
        }

        func records(_ client: UInt8 = 1) -> [LoaderRecord] {
            responder.loaders.records(of: LoaderSubject(LoaderLadderTests.key(client)))
        }
    }

    static func key(_ client: UInt8) -> ClientKey { .hardware(HardwareAddress(Fixture.mac(client))) }

    static func message(
        _ type: DHCPMessageType, _ client: UInt8, _ change: (inout DHCPMessage) -> Void = { _ in }
    ) -> DHCPMessage {
        Fixture.message(type, client: client, vendor: "PXEClient:Arch:00007:UNDI:003016") {
            $0.architectures = [.uefiX64]
            change(&$0)
        }
    }

    @Test("after a loader that dies the next one is given, after the last the first again with a warning")
    func next() throws {
        var booting = Booting()
        let turns = try (0..<5).map { _ in try #require(booting.boot(works: false).turn) }
        #expect(turns.map(\.loader) == Self.ladder + Self.ladder.prefix(2))
        #expect(turns.map(\.place) == [1, 2, 3, 1, 2])
        #expect(turns[0].reason == .first && turns[3].reason == .allFailed)
        guard case .next("snponly.efi", let failure) = turns[1].reason else { throw TurnError() }
        #expect(failure.contains("looked for servers again"))
        #expect("\(turns[3])".contains("warning: all 3 loaders failed"))
    }

    private struct TurnError: Error {}

    @Test("what works stays, through one boot that fails, and is given up after two in a row")
    func stays() throws {
        var booting = Booting()
        _ = try booting.boot(works: false)
        #expect(try booting.boot(works: true).file == "ipxe.efi")
        let known = try booting.boot(works: false)
        #expect(known.file == "ipxe.efi" && known.turn?.reason == .worked(boots: 1, failure: nil))
        let again = try booting.boot(works: true)
        guard case .worked(boots: 1, failure: .some) = again.turn?.reason else { throw TurnError() }
        #expect(again.file == "ipxe.efi")
        #expect(try booting.boot(works: false).file == "ipxe.efi")
        #expect(try booting.boot(works: false).file == "ipxe.efi")
        #expect(try booting.boot(works: true).file == "grub.efi")
        #expect(try booting.boot(works: true).file == "grub.efi")
    }

    @Test("a fetch that is not made, or breaks off, says nothing of a loader")
    func unfetched() throws {
        var booting = Booting()
        for _ in 0..<3 {
            #expect(try booting.search().file == "snponly.efi")
            _ = booting.requests("snponly.efi")
            #expect(booting.waits(300).events.isEmpty)
        }
        #expect(booting.records().isEmpty)
    }

    @Test("silence is told once, and a sign of life that comes late takes it back")
    func silence() throws {
        var booting = Booting()
        try booting.fetches(booting.search().file)
        #expect(booting.waits(100).events.isEmpty)
        let told = booting.waits(30)
        #expect(told.lessons.map(\.subject.kind) == [.machine, .model])
        guard case .ladder(let news)? = told.events.first, case .silent("snponly.efi", _, true) = news.event else {
            throw TurnError()
        }
        #expect(booting.waits(30).events.isEmpty)
        #expect(booting.records().first?.isSetAside == true)
        _ = booting.runs()
        let record = try #require(booting.records().first)
        #expect(record.worked == 1 && record.failed == 0 && !record.isSetAside)
        #expect(try booting.search().file == "snponly.efi")
    }

    @Test(
        "another file that is fetched is a sign of life; the loader itself, or what an operating system fetches, is none"
    )
    func files() throws {
        var booting = Booting()
        try booting.fetches(booting.search().file)
        #expect(booting.requests("SNPONLY.EFI").lessons.isEmpty)
        let sign = booting.requests("grub/grub.cfg")
        #expect(sign.events.contains { if case .ladder = $0 { true } else { false } })
        #expect(booting.records().first?.sign == "it fetched grub/grub.cfg")
        var other = Booting()
        try other.fetches(other.search().file)
        _ = other.responder.hears(Fixture.message(.discover, vendor: "udhcp 1.36"), after: other.second + 60)
        #expect(other.requests("debian/Packages.gz").lessons.isEmpty)
        #expect(try other.search().file == "ipxe.efi")
    }

    @Test("another machine of the model begins with what worked on its like; its own boots count for more")
    func model() throws {
        var booting = Booting()
        _ = try booting.boot(1, works: false)
        _ = try booting.boot(1, works: true)
        let second = try booting.boot(2, works: false)
        #expect(second.turn?.reason == .workedOn(model: "52:54:00 uefi-x64") && second.file == "ipxe.efi")
        #expect(try booting.boot(2, works: true).file == "snponly.efi")
        #expect(try booting.boot(2, works: true).file == "snponly.efi")
        #expect(try booting.boot(1, works: true).file == "ipxe.efi")
    }

    @Test("what was kept is known after a restart, and is forgotten by an order, once")
    func kept() throws {
        var booting = Booting()
        var lessons: [LoaderSubject: LoaderLesson] = [:]
        let told = try booting.search()
        try booting.fetches(told.file)
        for lesson in booting.waits(130).lessons { lessons[lesson.subject] = lesson }
        var restarted = Booting(loaders: LoaderHistory(lessons.values))
        #expect(try restarted.boot(works: true).file == "ipxe.efi")
        let subject = LoaderSubject(Self.key(1))
        let orders = [subject: Int64(1), LoaderSubject(.model, "52:54:00 uefi-x64"): 2]
        var machines = MachinePolicy()
        machines.forgottenLoaders = orders
        restarted.responder.use(machines)
        #expect(restarted.records().isEmpty)
        #expect(try restarted.boot(works: true).file == "snponly.efi")
        _ = restarted.runs()
        restarted.responder.use(machines)
        #expect(restarted.records().count == 1)
        let known = LoaderHistory(lessons.values, resets: orders)
        #expect(known.records(of: subject).count == 1)
    }

    @Test("what nobody was heard of for half a year counts no more")
    func old() throws {
        var record = LoaderRecord("grub.efi")
        (record.worked, record.lastWorked) = (9, Fixture.start - .seconds(181 * 86_400))
        var booting = Booting(loaders: LoaderHistory([LoaderLesson(LoaderSubject(Self.key(1)), [record])]))
        #expect(try booting.search().file == "snponly.efi")
    }

    @Test("a name that the firmware cannot start is passed over, and one name is what it was")
    func names() throws {
        var booting = Booting(["undionly.kpxe", "http://192.0.2.1/a.efi", "ipxe.efi"])
        for _ in 0..<2 {
            let told = try booting.boot(works: false)
            #expect(told.file == "ipxe.efi" && told.turn == nil)
        }
        #expect(booting.records().isEmpty)
    }

    @Test("each loader has its turns before a loop is broken (D36)")
    func loop() throws {
        var booting = Booting(["a.efi", "ipxe.efi"])
        let files = try (0..<5).map { _ in try booting.boot(works: false).file }
        #expect(files == ["a.efi", "ipxe.efi", "a.efi", "ipxe.efi", "boot.ipxe"])
    }

    /// Machines of several kinds with loaders that die on some of them, people who turn machines off, and fetches that break off.
    @Test("a machine comes to a loader that works on it, and stays there", arguments: SeededGenerator.seeds(20))
    func sequences(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var booting = Booting()
        let machines = (UInt8(1)...6).map { $0 }
        let working = machines.map { _ -> Set<String> in
            let own = Set(Self.ladder.filter { _ in Bool.random(using: &random) })
            return own.isEmpty ? [Self.ladder[Int.random(in: 0..<3, using: &random)]] : own
        }
        var failures = machines.map { _ in 0 }
        var settled: [String?] = machines.map { _ in nil }
        var off: [Int] = machines.map { _ in 0 }
        for _ in 0..<120 {
            let index = Int.random(in: 0..<machines.count, using: &random)
            let client = machines[index]
            let told = try booting.search(client)
            let before = booting.records(client)
            #expect(Self.ladder.contains(told.file))
            if let settled = settled[index], off[index] < 2 { #expect(told.file == settled, "seed \(seed)") }
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                _ = booting.requests(told.file, client)
                #expect(booting.records(client) == before, "seed \(seed)")
            case 1 where off[index] == 0:
                // Somebody turns it off.
                try booting.fetches(told.file, client)
                off[index] += 1
            default:
                try booting.fetches(told.file, client)
                guard working[index].contains(told.file) else {
                    failures[index] += 1
                    #expect(failures[index] <= 2 * Self.ladder.count, "seed \(seed)")
                    continue
                }
                _ = booting.runs(client)
                (settled[index], off[index], failures[index]) = (told.file, 0, 0)
            }
        }
        for (index, client) in machines.enumerated() where settled[index] != nil {
            #expect(booting.records(client).contains { $0.file == settled[index] && $0.worked > 0 }, "seed \(seed)")
        }
    }
}

extension DHCPResponder {
    /// The address that a client is offered.
    fileprivate func address(of search: DHCPMessage, at now: Duration) -> IPv4Address? {
        var copy = self
        return copy.received(search, on: Fixture.broadcast, at: now).replies.first?.message.yourAddress
    }
}
