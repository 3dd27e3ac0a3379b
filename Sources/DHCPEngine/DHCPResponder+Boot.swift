// SPDX-License-Identifier: Apache-2.0
public import BootPolicy
import DHCPWire
public import NetAddress

/// What a client boots, and the form in which it is told.
struct BootAnswer {
    var choice: BootChoice
    var shape: OfferShape
}

/// Telling clients what to boot: with an address, by ProxyDHCP on port 67, or as PXE boot server on port 4011.
extension DHCPResponder {
    /// Answers a DISCOVER without giving an address (PXE 2.1 §2.2).
    mutating func proxyOffer(_ request: BootRequest, on link: Int?) -> DHCPDecision {
        let (answer, events) = bootAnswer(to: request, link: link, givesAddress: false, isNewOffer: true)
        guard let answer else { return DHCPDecision(events: events) }
        if answer.shape == .complete, let link { return offer(request, on: link, answer, events) }
        var draft = ReplyDraft(request, .offer, configuration.boot)
        draft.events = events
        draft.add(answer)
        return draft.decision()
    }

    /// Answers a client that asks what to boot: on port 4011, by the group, or by broadcast with a boot item.
    mutating func bootServerAsked(_ request: BootRequest) -> DHCPDecision {
        let service = configuration.boot
        guard service.answersBootServerPort else { return .silent(.notServed(port: request.arrival.destinationPort)) }
        if let server = request.message.options.address(.serverIdentifier), !request.isOwn(server) {
            return .silent(.anotherServer(server))
        }
        if request.client.transport == .http, !service.answersHTTPOnBootServerPort {
            return .silent(.httpOnBootServerPort)
        }
        let item = request.message.pxeOptions?.bootItem
        if item?.wantsCredentials == true { return .silent(.credentialsWanted) }
        var choice: BootChoice
        do throws(BootRefusal) {
            choice = try self.choice(for: request, isSearch: false)
        } catch {
            return DHCPDecision(events: [.doesNotBoot(error)])
        }
        if let boots = history.brokenLoop(of: request.client.key), item == nil {
            guard choice.breakLoop() else { return .silent(.loop(boots: boots)) }
        }
        guard let file = choice.plan.file(for: item, otherwise: choice.file) else {
            return item.map { .silent(.unknownBootItem($0)) } ?? .silent(.noAddress)
        }
        var chosen = choice
        chosen.file = file
        if let architecture = request.client.mismatch(with: file) {
            return DHCPDecision(
                events: [.doesNotBoot(.wrongProgram(rule: choice.rule, file: file, architecture))])
        }
        var draft = ReplyDraft(request, .acknowledge, service)
        draft.events = [.servesBoot(item), .boots(chosen)]
        draft.addBootServerReply(chosen, item)
        var decision = draft.decision()
        decision.remembered = history.bootServerAsked(
            request.client.key,
            from: request.arrival.source.isHost ? request.arrival.source : request.message.clientAddress,
            at: request.now)
        return decision
    }

    /// Takes note that a client fetches a file, by TFTP or HTTP: its boot goes on.
    ///
    /// - Parameters:
    ///   - file: the name it asks for.
    ///   - address: where the request came from.
    ///   - client: who asks, if the caller knows it; else it is found by the address it was seen to take.
    ///   - now: the time since 1970-01-01 00:00 UTC.
    public mutating func fileRequested(
        _ file: String, by address: IPv4Address, client: ClientKey? = nil, at now: Duration
    ) -> DHCPDecision {
        let known = tables.lazy.compactMap { $0.client(at: address) }.first ?? history.client(at: address)
        guard let client = client ?? known else { return DHCPDecision() }
        let remembered = history.fetchReceived(client, at: now)
        let learned = loaders.fileRequested(file, by: client, at: now)
        return DHCPDecision(
            remembered: remembered, lessons: learned.lessons,
            events: [.fetching(file)] + learned.news.map(DHCPEvent.ladder))
    }

    /// Takes note that a client has a whole file, by TFTP or HTTP.
    ///
    /// - Parameters:
    ///   - file: the name it asked for.
    ///   - address: where the request came from.
    ///   - now: the time since 1970-01-01 00:00 UTC.
    public mutating func fileFetched(_ file: String, by address: IPv4Address, at now: Duration) {
        let known = tables.lazy.compactMap { $0.client(at: address) }.first ?? history.client(at: address)
        if let known { loaders.fileFetched(file, by: known, at: now) }
    }

    /// Looks for loaders that are silent; to be called every half minute or so.
    ///
    /// - Parameter now: the time since 1970-01-01 00:00 UTC.
    public mutating func timePassed(at now: Duration) -> DHCPDecision {
        let learned = loaders.timePassed(at: now)
        return DHCPDecision(lessons: learned.lessons, events: learned.news.map(DHCPEvent.ladder))
    }

    /// What the client boots; of several loaders the one whose turn it is.
    ///
    /// - Parameter isSearch: whether it is a DISCOVER, which is when turns change.
    private mutating func choice(for request: BootRequest, isSearch: Bool) throws(BootRefusal) -> BootChoice {
        let rules = configuration.rules
        return try rules.choice(for: request.question) { ladder in
            let (loader, learned) = loaders.loader(
                of: ladder, for: request.client, isSearch: isSearch, at: request.now)
            self.learned.add(learned)
            return loader
        }
    }

    /// What the client boots, in the shape whose turn it is.
    ///
    /// - Parameters:
    ///   - link: the subnet, if addresses are configured there.
    ///   - givesAddress: whether the answer carries an address in any case.
    ///   - isNewOffer: whether the client looks for servers, which is when shapes change; an ACK is like its offer.
    mutating func bootAnswer(
        to request: BootRequest, link: Int?, givesAddress: Bool, isNewOffer: Bool
    ) -> (BootAnswer?, [DHCPEvent]) {
        let client = request.client
        var events: [DHCPEvent] = []
        if let listed = client.architecture, let named = client.contradictingArchitecture {
            events.append(.architecturesDisagree(listed: listed, named: named))
        }
        var choice: BootChoice
        do throws(BootRefusal) {
            choice = try self.choice(for: request, isSearch: isNewOffer)
        } catch {
            return (nil, events + [.doesNotBoot(error)])
        }
        let isFirmware = client.program == .firmware
        if isFirmware, choice.plan.isChained {
            if isNewOffer {
                // Each of several loaders is given its turns first.
                history.lookForLoop(
                    of: client.key, configuration.boot, turns: 2 * choice.ladder.count, at: request.now)
            }
            // ACK and boot server give what the offer gave.
            if let boots = history.brokenLoop(of: client.key) {
                guard choice.breakLoop() else { return (nil, events + [.refused(.loop(boots: boots))]) }
                if isNewOffer { events.append(.breaksLoop(boots: boots)) }
            }
        }
        events.append(.boots(choice))
        let preference = ShapePreference(
            client, choice, undi: request.message.networkInterface, givesAddress: givesAddress,
            canGiveAddress: link != nil && configuration.addresses == .lastResort,
            hasBootServer: configuration.boot.answersBootServerPort)
        guard isFirmware else { return (BootAnswer(choice: choice, shape: preference.shapes[0]), events) }
        if isNewOffer {
            // Who listens to a group asks for nothing.
            let listens = configuration.boot.mtftp(for: choice) != nil
            let sees = configuration.boot.seesTransfers && choice.plan.server == nil && !listens
            let (shape, reason) = history.discoverReceived(
                client.key, preference, seesFetches: sees, at: request.now)
            return (BootAnswer(choice: choice, shape: shape), events + [.shape(shape, reason)])
        }
        let shape = history.shape(for: client.key, preference) ?? preference.shapes[0]
        return (BootAnswer(choice: choice, shape: shape), events)
    }
}

extension BootChoice {
    /// Gives the second stage in place of the loader, which did not get the client any further; false if there is none.
    fileprivate mutating func breakLoop() -> Bool {
        guard let script = plan.script else { return false }
        (file, isSecondStage) = (script, true)
        return true
    }
}

extension BootPlan {
    /// Whether the loader is one that asks again, so that firmware coming back means that it was not recognised.
    var isChained: Bool { script != nil || firmwareFiles.contains(where: BootPlan.isIPXEBuild) }

    /// The file for what a client asks a boot server for; nil if that is another server's.
    ///
    /// Layers after the first are files of their own, `name.1` beside `name.0`, as pxelinux and dnsmasq have it. ROMs
    /// send an item although they were given no menu, and are given the plan's file (captured: Intel's, type 0x8000).
    func file(for item: PXEBootItem?, otherwise file: String) -> String? {
        guard let item else { return file }
        let base: String
        if let menu {
            guard let own = menu.items.first(where: { $0.type == item.type })?.file else { return nil }
            base = own
        } else {
            base = file
        }
        guard item.layer > 0 else { return base }
        return (base.hasSuffix(".0") ? String(base.dropLast(2)) : base) + ".\(item.layer)"
    }
}
