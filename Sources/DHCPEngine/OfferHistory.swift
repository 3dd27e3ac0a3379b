// SPDX-License-Identifier: Apache-2.0
public import BootPolicy
import BoundedCollections
import NetAddress

/// The shape of offer that a client booted by, to be kept across restarts.
public struct RememberedShape: Hashable, Sendable {
    /// The client.
    public var client: ClientKey
    /// The shape.
    public var shape: OfferShape

    /// A shape to remember.
    public init(client: ClientKey, shape: OfferShape) {
        self.client = client
        self.shape = shape
    }
}

/// Why a client is offered its boot in this shape.
public enum ShapeReason: Hashable, Sendable {
    /// It is the first of a rule, which is given by its id.
    case first(rule: String)
    /// The client booted by it before.
    case remembered
    /// It was offered already, and the client has not had its chance to go on.
    case again
    /// The client did not go on from another one (D4).
    case next(after: OfferShape)
    /// The client did not go on from any of them, and it is the turn of the first again (D7): this firmware needs a
    /// full offer, or something else is amiss.
    case allFailed
}

/// How far each firmware got with the offers it was sent: a shape that leads nowhere is followed by the next one (D4),
/// one that works is remembered, and a loader that is fetched again and again is noticed (D36).
struct OfferHistory: Sendable {
    private struct Conversation {
        var preference: ShapePreference
        var shapes: [OfferShape]
        var index = 0
        /// Offers sent in this shape.
        var offers = 1
        /// The client took an address after them.
        var isRequested = false
        /// The client asked port 4011, fetched its file, or came back as its second stage.
        var isBooting = false
        var lastOffer: Duration
        /// When the loader was first fetched after an offer, one time for each boot.
        var fetches: [Duration] = []
        var hasFetched = false
        /// How many boots made a loop that this offer breaks; nil if there is none.
        var loop: Int?

        var shape: OfferShape { shapes[index] }
    }

    private struct Remembered {
        var shape: OfferShape
        /// When it was last said that the client boots by it; nil if it was not since the start.
        var told: Duration?
    }

    /// How often it is said that a client still boots by a shape that is remembered, so that those of machines which are gone can be told
    /// from the others.
    private static let retelling = Duration.seconds(86_400)

    private var conversations = BoundedTable<ClientKey, Conversation>(limit: 8192)
    private var remembered = BoundedTable<ClientKey, Remembered>(limit: 65536)
    private var clients = BoundedTable<IPv4Address, ClientKey>(limit: 8192)

    init(_ shapes: some Sequence<RememberedShape>) {
        for item in shapes { remembered[item.client] = Remembered(shape: item.shape) }
    }

    /// Repetitions that come sooner are duplicates of the network, not the client's time-out (4 s and more).
    private static let shortestTimeout = Duration.seconds(1)

    /// A client that is silent for longer begins anew: firmware waits 32 s at most before it repeats its DISCOVER.
    private static let longestTimeout = Duration.seconds(60)

    /// The shape for the next offer, after the client's DISCOVER.
    ///
    /// - Parameter seesFetches: whether a fetch of the boot file is reported, so that its absence means something.
    mutating func discoverReceived(
        _ client: ClientKey, _ preference: ShapePreference, seesFetches: Bool, at now: Duration
    ) -> (OfferShape, ShapeReason) {
        guard var talk = conversations[client], talk.preference == preference else {
            let known = remembered[client].flatMap { preference.shapes.contains($0.shape) ? $0.shape : nil }
            let shapes = (known.map { [$0] } ?? []) + preference.shapes.filter { $0 != known }
            var talk = Conversation(preference: preference, shapes: shapes, lastOffer: now)
            talk.loop = conversations[client]?.loop
            conversations[client] = talk
            return (shapes[0], known == nil ? .first(rule: preference.rule) : .remembered)
        }
        defer { conversations[client] = talk }
        let isDuplicate = now - talk.lastOffer < OfferHistory.shortestTimeout
        if isDuplicate { return (talk.shape, .again) }
        talk.lastOffer = now
        let expectsMore = preference.asksBootServer(in: talk.shape) || seesFetches
        if talk.isBooting || talk.isRequested && !expectsMore {
            let reason: ShapeReason = talk.isBooting ? .remembered : .again
            talk.offers = 1
            (talk.isRequested, talk.isBooting, talk.hasFetched) = (false, false, false)
            return (talk.shape, reason)
        }
        let patience = talk.index == 0 ? 2 : 1
        guard talk.shapes.count > 1, talk.isRequested || talk.offers >= patience else {
            talk.offers += 1
            return (talk.shape, .again)
        }
        let previous = talk.shape
        talk.index = (talk.index + 1) % talk.shapes.count
        talk.offers = 1
        talk.isRequested = false
        return (talk.shape, talk.index == 0 ? .allFailed : .next(after: previous))
    }

    /// The shape of the last offer; nil for a client that got none.
    func shape(for client: ClientKey, _ preference: ShapePreference) -> OfferShape? {
        guard let talk = conversations[client], talk.preference == preference else { return nil }
        return talk.shape
    }

    /// The firmware takes an address, from whatever server.
    mutating func requestReceived(_ client: ClientKey, _ address: IPv4Address?) {
        conversations[client]?.isRequested = true
        if let address { clients[address] = client }
    }

    /// The client asks port 4011, from the address it has.
    mutating func bootServerAsked(
        _ client: ClientKey, from address: IPv4Address, at now: Duration
    ) -> RememberedShape? {
        clients[address] = client
        return isBooting(client, at: now)
    }

    /// The client goes on; the shape, if that is news.
    private mutating func isBooting(_ client: ClientKey, at now: Duration) -> RememberedShape? {
        guard var talk = conversations[client], !talk.isBooting else { return nil }
        talk.isBooting = true
        conversations[client] = talk
        let known = remembered[client]
        if talk.shape == known?.shape ?? talk.preference.shapes[0] {
            guard let known, known.told.map({ now - $0 >= OfferHistory.retelling }) ?? true else { return nil }
        }
        remembered[client] = Remembered(shape: talk.shape, told: now)
        return RememberedShape(client: client, shape: talk.shape)
    }

    /// The second stage asks: the loader did its work.
    mutating func secondStageReceived(_ client: ClientKey, at now: Duration) -> RememberedShape? {
        let news = isBooting(client, at: now)
        conversations[client]?.fetches = []
        return news
    }

    /// The client fetches a file.
    mutating func fetchReceived(_ client: ClientKey, at now: Duration) -> RememberedShape? {
        if conversations[client]?.hasFetched == false {
            conversations[client]?.hasFetched = true
            conversations[client]?.fetches.append(now)
        }
        return isBooting(client, at: now)
    }

    /// Who has an address, as far as its REQUEST told.
    func client(at address: IPv4Address) -> ClientKey? { clients[address] }

    /// Sees whether the client booted the loader and came back as firmware so often that it shall get something else, before it is offered
    /// anything (D36). What is decided holds until the client has taken an address, so that a repeated DISCOVER gets the same offer.
    ///
    /// - Parameter turns: boots that are no loop in any case.
    mutating func lookForLoop(
        of client: ClientKey, _ service: BootServiceConfiguration, turns: Int = 0, at now: Duration
    ) {
        guard var talk = conversations[client] else { return }
        let isSameBoot = !talk.isRequested && now - talk.lastOffer < OfferHistory.longestTimeout
        guard talk.loop == nil || !isSameBoot else { return }
        talk.fetches.removeAll { now - $0 > service.loopWindow }
        talk.loop = talk.fetches.count >= max(service.loopLimit, turns) ? talk.fetches.count : nil
        if talk.loop != nil {
            talk.fetches = []
            (talk.isRequested, talk.isBooting, talk.hasFetched) = (false, false, false)
            talk.lastOffer = now
        }
        conversations[client] = talk
    }

    /// How many boots made the loop that the last offer breaks; nil if it breaks none.
    func brokenLoop(of client: ClientKey) -> Int? { conversations[client]?.loop }

    /// All that is remembered, for a responder with another configuration to start with.
    var shapes: [RememberedShape] { remembered.map { RememberedShape(client: $0, shape: $1.shape) } }
}
