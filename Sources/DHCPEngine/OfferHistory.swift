// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
import NetAddress

/// The shape of offer that a client booted by, to be kept across restarts.
public struct RememberedShape: Hashable, Sendable {
    /// The client.
    public var hardware: HardwareAddress
    /// The shape.
    public var shape: OfferShape

    /// A shape to remember.
    public init(hardware: HardwareAddress, shape: OfferShape) {
        self.hardware = hardware
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

        var shape: OfferShape { shapes[index] }
    }

    private var conversations = BoundedTable<HardwareAddress, Conversation>(capacity: 8192)
    private var remembered = BoundedTable<HardwareAddress, OfferShape>(capacity: 65536)
    private var hardware = BoundedTable<IPv4Address, HardwareAddress>(capacity: 8192)

    init(_ shapes: some Sequence<RememberedShape>) {
        for item in shapes { remembered[item.hardware] = item.shape }
    }

    /// Repetitions that come sooner are duplicates of the network, not the client's time-out (4 s and more).
    private static let shortestTimeout = Duration.seconds(1)

    /// The shape for the next offer, after the client's DISCOVER.
    ///
    /// - Parameter seesFetches: whether a fetch of the boot file is reported, so that its absence means something.
    mutating func discoverReceived(
        _ client: HardwareAddress, _ preference: ShapePreference, seesFetches: Bool, at now: Duration
    ) -> (OfferShape, ShapeReason) {
        guard var talk = conversations[client], talk.preference == preference else {
            let known = remembered[client].flatMap { preference.shapes.contains($0) ? $0 : nil }
            let shapes = (known.map { [$0] } ?? []) + preference.shapes.filter { $0 != known }
            conversations[client] = Conversation(preference: preference, shapes: shapes, lastOffer: now)
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
    func shape(for client: HardwareAddress, _ preference: ShapePreference) -> OfferShape? {
        guard let talk = conversations[client], talk.preference == preference else { return nil }
        return talk.shape
    }

    /// The firmware takes an address, from whatever server.
    mutating func requestReceived(_ client: HardwareAddress, _ address: IPv4Address?) {
        conversations[client]?.isRequested = true
        if let address { hardware[address] = client }
    }

    /// The client asks port 4011, from the address it has.
    mutating func bootServerAsked(_ client: HardwareAddress, at address: IPv4Address) -> RememberedShape? {
        hardware[address] = client
        return isBooting(client)
    }

    /// The client goes on; the shape, if that is news.
    private mutating func isBooting(_ client: HardwareAddress) -> RememberedShape? {
        guard var talk = conversations[client], !talk.isBooting else { return nil }
        talk.isBooting = true
        conversations[client] = talk
        let expected = remembered[client] ?? talk.preference.shapes[0]
        guard talk.shape != expected else { return nil }
        remembered[client] = talk.shape
        return RememberedShape(hardware: client, shape: talk.shape)
    }

    /// The second stage asks: the loader did its work.
    mutating func secondStageReceived(_ client: HardwareAddress) -> RememberedShape? {
        let news = isBooting(client)
        conversations[client]?.fetches = []
        return news
    }

    /// The client fetches a file.
    mutating func fetchReceived(_ client: HardwareAddress, at now: Duration) -> RememberedShape? {
        if conversations[client]?.hasFetched == false {
            conversations[client]?.hasFetched = true
            conversations[client]?.fetches.append(now)
        }
        return isBooting(client)
    }

    /// Who has an address, as far as its REQUEST told.
    func client(at address: IPv4Address) -> HardwareAddress? { hardware[address] }

    /// How many times in the last `window` the client booted the loader and came back as firmware.
    mutating func loops(of client: HardwareAddress, within window: Duration, at now: Duration) -> Int {
        conversations[client]?.fetches.removeAll { now - $0 > window }
        return conversations[client]?.fetches.count ?? 0
    }
}
