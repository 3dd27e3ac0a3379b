// SPDX-License-Identifier: Apache-2.0
public import BootPolicy
import BoundedCollections
import NetAddress

/// Which loader of a ladder each machine is given: what worked on it, then what worked on its model, then the first; after one that failed
/// the next, and after the last the first again.
///
/// A loader fails in a boot when it was fetched whole and then nothing came of it: the firmware looks for servers again, or all is silent for
/// ``patience``. It works when its second stage asks by DHCP, or the machine fetches another file. What was never fetched whole says nothing.
public struct LoaderHistory: Sendable {
    /// What came of an event.
    struct Learned {
        var news: [LoaderNews] = []
        var lessons: [LoaderLesson] = []

        mutating func add(_ other: Learned) {
            news += other.news
            lessons += other.lessons
        }
    }

    /// One boot's loader.
    private struct Attempt {
        var client: ClientIdentity
        var ladder: [String]
        var turn: LoaderTurn
        var given: Duration
        /// When it was there whole.
        var fetched: Duration?
        var verdict: LoaderVerdict?
        /// An operating system has asked for an address since: what is fetched now is its affair.
        var isOver = false
    }

    /// How long a loader may be silent: iPXE waits up to 15 s for the link, behind a switch with spanning tree for a minute.
    static let patience = Duration.seconds(120)
    /// Repetitions of a message that come sooner are duplicates of the network.
    private static let shortest = Duration.seconds(1)
    /// A machine that fetched nothing for longer begins anew: firmware waits 32 s at most before it repeats its DISCOVER.
    private static let longest = Duration.seconds(60)
    /// Characters of a file's name that are kept.
    private static let nameLimit = 80

    private var attempts = BoundedTable<ClientKey, Attempt>(limit: 8192)
    private var memory: LoaderMemory

    /// What was kept, and which orders to forget are followed in it.
    public init(
        _ lessons: some Sequence<LoaderLesson> = EmptyCollection(), resets: [LoaderSubject: Int64] = [:]
    ) {
        memory = LoaderMemory(lessons, resets: resets)
    }

    /// What is remembered of a machine or model.
    public func records(of subject: LoaderSubject) -> [LoaderRecord] { memory.records(of: subject) }

    /// Follows orders to forget a machine or a model, each once.
    mutating func follow(_ orders: [LoaderSubject: Int64]) {
        for subject in memory.follow(orders) where subject.kind == .machine {
            for key in attempts.map({ key, _ in key }) where LoaderSubject(key) == subject { attempts[key] = nil }
        }
    }

    /// A client's message, before it is answered.
    ///
    /// - Parameter isSearch: whether it is a DISCOVER.
    mutating func messageReceived(_ client: ClientIdentity, isSearch: Bool, at now: Duration) -> Learned {
        guard var attempt = attempts[client.key], let fetched = attempt.fetched else { return Learned() }
        guard client.transport != nil else {
            attempt.isOver = true
            attempts[client.key] = attempt
            return Learned()
        }
        if client.program != .firmware, client.program != attempt.client.program {
            return conclude(attempt, .works, "it asked by DHCP as \(client.program.words)", at: now)
        }
        guard isSearch, now - fetched >= LoaderHistory.shortest else { return Learned() }
        // Another boot begins.
        defer { attempts[client.key] = nil }
        guard attempt.verdict == nil else { return Learned() }
        let time = LoaderHistory.seconds(now - fetched)
        return conclude(
            attempt, .failed, "it was fetched whole, and \(time) later the firmware looked for servers again", at: now)
    }

    /// A client asks for a file.
    mutating func fileRequested(_ file: String, by client: ClientKey, at now: Duration) -> Learned {
        guard let attempt = attempts[client], attempt.fetched != nil, !attempt.isOver,
            !LoaderHistory.isSame(file, attempt.turn.loader)
        else { return Learned() }
        return conclude(attempt, .works, "it fetched \(LoaderHistory.shortened(file))", at: now)
    }

    /// A client has a whole file.
    mutating func fileFetched(_ file: String, by client: ClientKey, at now: Duration) {
        guard var attempt = attempts[client], attempt.verdict == nil, LoaderHistory.isSame(file, attempt.turn.loader)
        else { return }
        attempt.fetched = now
        attempts[client] = attempt
    }

    /// Looks for loaders that are silent; to be called every half minute or so.
    mutating func timePassed(at now: Duration) -> Learned {
        let silent = attempts.map { _, attempt in attempt }.filter { attempt in
            attempt.verdict == nil && attempt.fetched.map { now - $0 >= LoaderHistory.patience } == true
        }
        return silent.reduce(into: Learned()) { learned, attempt in
            let time = LoaderHistory.seconds(now - (attempt.fetched ?? now))
            let failure = "it was fetched whole, and nothing came for \(time)"
            var here = conclude(attempt, .failed, failure, at: now)
            let record = records(of: LoaderSubject(attempt.client.key)).first { $0.file == attempt.turn.loader }
            here.news.append(
                LoaderNews(
                    attempt.client.hardware,
                    .silent(attempt.turn.loader, failure: failure, isSetAside: record?.isSetAside == true)))
            learned.add(here)
        }
    }

    /// The loader for a client. What an OFFER named, the rest of that boot is given too.
    ///
    /// - Parameters:
    ///   - ladder: the loaders that the plan names and the client can start, two or more.
    ///   - isSearch: whether the client looks for servers, which is when turns change.
    mutating func loader(
        of ladder: [String], for client: ClientIdentity, isSearch: Bool, at now: Duration
    ) -> (loader: String, Learned) {
        if let attempt = attempts[client.key], attempt.ladder == ladder, attempt.client.program == client.program {
            let isOpen =
                attempt.fetched.map { now - $0 < LoaderHistory.shortest }
                ?? (now - attempt.given < LoaderHistory.longest)
            if !isSearch || isOpen { return (attempt.turn.loader, Learned()) }
        }
        let turn = memory.turn(of: ladder, for: client, at: now)
        guard isSearch else { return (turn.loader, Learned()) }
        attempts[client.key] = Attempt(client: client, ladder: ladder, turn: turn, given: now)
        var learned = Learned(news: [LoaderNews(client.hardware, .given(turn))])
        if turn.reason == .allFailed, let lesson = memory.beginAgain(ladder, of: LoaderSubject(client.key)) {
            learned.lessons.append(lesson)
        }
        return (turn.loader, learned)
    }

    /// Takes note of what came of a boot's loader, for its machine and its model.
    private mutating func conclude(
        _ attempt: Attempt, _ verdict: LoaderVerdict, _ words: String, at now: Duration
    ) -> Learned {
        guard attempt.verdict != .works else { return Learned() }
        attempts[attempt.client.key]?.verdict = verdict
        let loader = attempt.turn.loader
        var learned = Learned(
            lessons: memory.learn(
                loader, verdict, words, of: attempt.client, wasSilent: attempt.verdict == .failed, at: now))
        if verdict == .works { learned.news.append(LoaderNews(attempt.client.hardware, .works(loader, sign: words))) }
        return learned
    }

    /// Whether two names mean one file, however a plan, firmware or a loader writes it; of a URL only the path is looked at.
    private static func isSame(_ name: String, _ other: String) -> Bool {
        func path(_ name: String) -> String {
            let path = name.firstRange(of: "://").map { name[$0.upperBound...].drop { $0 != "/" } } ?? name[...]
            return ServedName.of(String(path)) ?? name
        }
        return path(name) == path(other)
    }

    private static func shortened(_ file: String) -> String {
        String(String.UnicodeScalarView(file.unicodeScalars.prefix(nameLimit)))
    }

    private static func seconds(_ time: Duration) -> String { "\(time.components.seconds) s" }
}

extension ClientIdentity.Program {
    /// What logs call it.
    fileprivate var words: String {
        switch self {
        case .firmware: "firmware"
        case .ipxe: "iPXE"
        case .gpxe: "gPXE"
        case .loader(let userClass): userClass
        }
    }
}
