// SPDX-License-Identifier: Apache-2.0
import DHCPWire
import NIOCore
import NetAddress

/// A boot client as a machine: datagrams and deadlines in, datagrams and the next deadline out.
///
/// It has no socket and no clock, so that it can be pointed at any server: in a test under a virtual clock, or at a
/// real one by a shell that sends what it says. Each model does what its real counterpart does, as far as that is known
/// from captures and sources.
///
///     var client = SimulatedClient(EDK2PXEModel(), as: ClientProfile(mac: mac))
///     var step = client.poweredOn(at: .zero)
///     // send step.datagrams; at step.deadline call deadlinePassed; with each datagram call received
public struct SimulatedClient: Sendable {
    /// What the client does, and who it is.
    public let model: any ClientModel
    /// Who it is.
    public let profile: ClientProfile

    private enum State {
        case off
        case discovering(Discovery)
        case requesting(Selection, DHCPMessage, attempt: Int)
        case asking(BootServerQuestion, attempt: Int)
        case done
    }

    private struct Discovery {
        var attempt: Int
        var offers: [ReceivedOffer]
        var windowEnd: Duration
        var message: DHCPMessage
    }

    /// REQUESTs that were refused, and how many are enough: one may be a server that has just forgotten a lease.
    private var refusals = 0
    private static let patience = 4

    private var state = State.off

    /// A client that is switched off.
    public init(_ model: any ClientModel, as profile: ClientProfile) {
        self.model = model
        self.profile = profile
    }

    /// The machine is switched on, or tries to boot again.
    public mutating func poweredOn(at now: Duration) -> ClientStep {
        discover(attempt: 0, offers: [], at: now)
    }

    /// A datagram reached the client's address, or all.
    public mutating func received(_ datagram: ClientDatagram, at now: Duration) -> ClientStep? {
        guard datagram.payload.readableBytes <= model.timing.largestReply,
            let message = try? DHCPMessage(decoding: datagram.payload), message.operation == .reply,
            message.hardware.mac == profile.mac, model.accepts(message)
        else { return nil }
        switch state {
        case .discovering(let discovery):
            guard datagram.destinationPort == ClientDatagram.clientPort,
                message.transactionID == discovery.message.transactionID, message.type == .offer
            else { return nil }
            return offerReceived(ReceivedOffer(message, from: datagram, at: now), discovery, at: now)
        case .requesting(let selection, let request, _):
            guard datagram.destinationPort == ClientDatagram.clientPort,
                message.transactionID == request.transactionID
            else { return nil }
            return acknowledged(message, selection, at: now)
        case .asking(let question, _):
            guard datagram.destinationPort == question.sourcePort, datagram.sourcePort == 4011,
                message.transactionID == question.message.transactionID, message.type == .acknowledge
            else { return nil }
            return bootServerAnswered(message, question, at: now)
        case .off, .done:
            return nil
        }
    }

    /// The deadline of the last step has come.
    public mutating func deadlinePassed(at now: Duration) -> ClientStep {
        switch state {
        case .discovering(let discovery):
            if let (selection, end) = choice(discovery), end <= now { return take(selection, at: now) }
            return discover(attempt: discovery.attempt + 1, offers: discovery.offers, at: now)
        case .requesting(let selection, let request, let attempt):
            guard attempt + 1 < model.timing.request.count else { return fail(.noAcknowledgement) }
            state = .requesting(selection, request, attempt: attempt + 1)
            return step(.broadcast(request), model.timing.request[attempt + 1], at: now)
        case .asking(let question, let attempt):
            guard attempt + 1 < model.timing.bootServer.count else { return fail(.bootServerSilent(question.server)) }
            state = .asking(question, attempt: attempt + 1)
            return step(question.datagram, model.timing.bootServer[attempt + 1], at: now)
        case .off, .done:
            return ClientStep(datagrams: [], deadline: nil, outcome: nil)
        }
    }

    private mutating func discover(attempt: Int, offers: [ReceivedOffer], at now: Duration) -> ClientStep {
        guard attempt < model.timing.discover.count else {
            return fail(offers.isEmpty ? .noOffer : .noUsableOffer(offers.count))
        }
        let message = model.discover(profile, attempt: attempt)
        let end = now + model.timing.discover[attempt]
        // Offers answer one transaction: those of an earlier one count only where the identifier is the same.
        let kept = offers.filter { $0.message.transactionID == message.transactionID }
        let discovery = Discovery(attempt: attempt, offers: kept, windowEnd: end, message: message)
        state = .discovering(discovery)
        return ClientStep(
            datagrams: [.broadcast(message)], deadline: min(end, choice(discovery)?.end ?? end), outcome: nil)
    }

    private mutating func offerReceived(
        _ offer: ReceivedOffer, _ discovery: Discovery, at now: Duration
    ) -> ClientStep? {
        var discovery = discovery
        discovery.offers.append(offer)
        state = .discovering(discovery)
        guard let (selection, end) = choice(discovery), end < discovery.windowEnd else { return nil }
        return end <= now ? take(selection, at: now) : ClientStep(datagrams: [], deadline: end, outcome: nil)
    }

    /// What the client would take of the offers so far, and when it stops waiting for a better one.
    private func choice(_ discovery: Discovery) -> (selection: Selection, end: Duration)? {
        let usable = discovery.offers.filter(profile.accepts)
        guard let selection = model.select(usable) else { return nil }
        return (selection, model.patience(with: usable).map { selection.address.time + $0 } ?? discovery.windowEnd)
    }

    private mutating func take(_ selection: Selection, at now: Duration) -> ClientStep {
        guard let request = model.request(selection, profile) else {
            return finish(
                model.next(after: selection.address.message, selection, profile), selection.address.message, at: now)
        }
        state = .requesting(selection, request, attempt: 0)
        return step(.broadcast(request), model.timing.request[0], at: now)
    }

    private mutating func acknowledged(_ message: DHCPMessage, _ selection: Selection, at now: Duration) -> ClientStep?
    {
        let server = selection.address.message.options.address(.serverIdentifier)
        guard message.options.address(.serverIdentifier) == server else { return nil }
        if message.type == .refuse {
            refusals += 1
            guard refusals < SimulatedClient.patience else { return fail(.refused(refusals)) }
            return discover(attempt: 0, offers: [], at: now)
        }
        guard message.type == .acknowledge else { return nil }
        return finish(model.next(after: message, selection, profile), message, at: now)
    }

    private mutating func finish(_ next: AfterLease, _ lease: DHCPMessage, at now: Duration) -> ClientStep {
        switch next {
        case .boot(let file): return boot(file)
        case .ask(let question):
            state = .asking(question, attempt: 0)
            return step(question.datagram, model.timing.bootServer[0], at: now)
        case .fail(let failure):
            return fail(failure)
        }
    }

    private mutating func bootServerAnswered(
        _ message: DHCPMessage, _ question: BootServerQuestion, at now: Duration
    ) -> ClientStep {
        guard let file = BootFile(message, address: question.address) else { return fail(.noBootFile) }
        return boot(file)
    }

    private mutating func boot(_ file: BootFile) -> ClientStep {
        // A PXE ROM takes a URL for a name and asks TFTP for it (D37).
        guard model.fetchesURLs || !file.file.contains("://") else { return fail(.urlForTFTP(file.file)) }
        state = .done
        return ClientStep(datagrams: [], deadline: nil, outcome: .boots(file))
    }

    private mutating func fail(_ failure: ClientFailure) -> ClientStep {
        state = .done
        return ClientStep(datagrams: [], deadline: nil, outcome: .fails(failure))
    }

    private func step(_ datagram: ClientDatagram, _ wait: Duration, at now: Duration) -> ClientStep {
        ClientStep(datagrams: [datagram], deadline: now + wait, outcome: nil)
    }
}
