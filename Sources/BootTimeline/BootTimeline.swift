// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress
internal import TerminalText

/// The steps of one machine's boot, the last ones.
public struct BootTimeline: Hashable, Sendable {
    /// One step.
    public struct Entry: Hashable, Sendable {
        /// The machine: its hardware address, or its IP address if no DHCP message told it.
        public let client: String
        /// Whether no DHCP message told of the machine. Its address may then be forged.
        public let isStranger: Bool
        /// When, since 1970-01-01 00:00 UTC.
        public let time: Duration
        /// Since the machine was switched on: since the first message that was seen of this boot.
        public let elapsed: Duration
        /// What happened.
        public let step: BootStep
        /// The boot rule that said what this machine boots; nil as long as none was asked in this boot.
        public let rule: String?
        /// What the machine's boot files are built for, by the name of its ``Platform``; nil where nothing told it.
        public let platform: String?
        /// Whether the step's file is one that the machine was told to boot, not one that a loader looks for by itself.
        public let isOffered: Bool
    }

    /// The machine, see ``Entry/client``.
    public let client: String
    /// See ``Entry/isStranger``.
    public let isStranger: Bool
    /// What happened in this boot, the oldest first.
    public private(set) var entries: [Entry] = []
    /// Under which addresses it is known.
    var addresses: [IPv4Address] = []
    private var start: Duration
    /// What this boot's machine is, and what it was told.
    private var platform: String?
    private var rule: String?
    private var offers: [String] = []
    /// The programs that looked for servers in this boot, and the file that was fetched since the last one did.
    private var programs: Set<ClientIdentity.Program> = []
    private var fetched: String?
    private var last: Duration
    /// Whether it only looked for servers so far, so that another DISCOVER is the same boot.
    private var isSearching = true

    /// A machine that is silent for so long and begins with DISCOVER boots anew.
    private static let silence = Duration.seconds(120)

    init(client: String, isStranger: Bool, start: Duration) {
        (self.client, self.isStranger, self.start, last) = (client, isStranger, start, start)
    }

    /// No machine comes from its reset to the DISCOVER of its ROM in less; a script that asks for an address again does.
    private static let shortestReset = Duration.seconds(2)
    /// Offers that are remembered of one boot: of its ROM and of the loaders behind it.
    private static let mostOffers = 8

    /// A program looks for servers. The boot is a new one, which begins now, where the machine was switched on or reset: if firmware did more
    /// than look since the last time, if a loader does that has no other loader before it, or after a silence.
    mutating func searchBegan(_ identity: ClientIdentity, at now: Duration) {
        let isNew: Bool
        if identity.program == .firmware {
            // A system that asks for its address has been booted by this very boot.
            isNew = identity.transport != nil && !isSearching
        } else {
            // iPXE in a ROM is the first program of its machine; one that was fetched is the second.
            isNew =
                programs.contains(identity.program) && now - last >= Self.shortestReset
                && fetched.map { !BootPlan.isIPXEBuild($0) } == true
        }
        if isNew || now - last > Self.silence { begin(at: now) }
        programs.insert(identity.program)
        fetched = nil
        platform = identity.platform?.rawValue ?? platform
    }

    /// A machine of which only the address is known asks for a file: after so long it has booted again.
    mutating func strangerCame(at now: Duration) {
        if now - last > Self.strangerSilence { begin(at: now) }
    }

    /// A person may think as long before a menu.
    private static let strangerSilence = Duration.seconds(600)

    private mutating func begin(at now: Duration) {
        (start, last, isSearching, entries) = (now, now, true, [])
        (rule, platform, offers, programs, fetched) = (nil, nil, [], [], nil)
    }

    /// Whether a file is one that the machine was told to boot: HTTP asks for the path of a URL.
    private func isOffered(_ file: String) -> Bool {
        func plain(_ name: String) -> Substring { name.drop { $0 == "/" } }
        return offers.contains { offer in
            plain(offer) == plain(file) || BootPlan.isURL(offer) && offer.hasSuffix("/" + plain(file))
        }
    }

    private mutating func note(_ step: BootStep) {
        switch step {
        case .offer(_, let file?), .acknowledged(_, let file?), .bootServer(let file?):
            offers.removeAll { $0 == file }
            offers.append(file)
            if offers.count > Self.mostOffers { offers.removeFirst() }
        case .fetches(let file, _), .loaded(let file, _, _, _): fetched = file
        default: break
        }
    }

    /// Adds a step; beyond the limit the oldest is forgotten.
    mutating func add(
        _ step: BootStep, at now: Duration, rule: String? = nil, isSearch: Bool = false, limit: Int
    ) -> Entry {
        if step.cause == nil { last = now }
        let step = step.bounded
        note(step)
        self.rule = rule?.shortened(to: BootStep.nameLimit) ?? self.rule
        isSearching = isSearching && isSearch
        let entry = Entry(
            client: client, isStranger: isStranger, time: now, elapsed: now - start, step: step,
            rule: self.rule, platform: platform, isOffered: step.file.map(isOffered) ?? false)
        if entries.count >= max(limit, 1) { entries.removeFirst(entries.count - max(limit, 1) + 1) }
        entries.append(entry)
        return entry
    }
}
