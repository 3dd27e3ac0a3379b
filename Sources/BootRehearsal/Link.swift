// SPDX-License-Identifier: Apache-2.0

internal import DHCPEngine
internal import DHCPWire
internal import NetAddress
internal import SimulatedClients

/// A cable between one client and servers, on which nothing is lost and nothing takes time but waiting.
struct Link {
    private var servers: [DHCPResponder]
    private var client: SimulatedClient
    private let addresses: [IPv4Address]
    private var now = Duration.seconds(1_700_000_000)
    private var deadline: Duration?
    private var inbox: [(time: Duration, datagram: ClientDatagram)] = []
    private var boot: Rehearsal.Boot

    init(servers: [DHCPResponder], client: SimulatedClient, local: IPv4Address, neighbour: IPv4Address) {
        (self.servers, self.client, addresses) = (servers, client, [local, neighbour])
        boot = Rehearsal.Boot(outcome: .fails(.noOffer), server: local)
    }

    mutating func run(atMost steps: Int) -> Rehearsal.Boot {
        var outcome = take(client.poweredOn(at: now))
        for _ in 0..<steps where outcome == nil {
            if let next = inbox.indices.min(by: { inbox[$0].time < inbox[$1].time }),
                inbox[next].time <= deadline ?? inbox[next].time
            {
                let arrived = inbox.remove(at: next)
                now = max(now, arrived.time)
                outcome = client.received(arrived.datagram, at: now).flatMap { take($0) }
            } else if let due = deadline {
                now = max(now, due)
                outcome = take(client.deadlinePassed(at: now))
            } else {
                break
            }
        }
        if let outcome { boot.outcome = outcome }
        return boot
    }

    private mutating func take(_ step: ClientStep) -> ClientOutcome? {
        if step.deadline != nil { deadline = step.deadline }
        for datagram in step.datagrams {
            for index in servers.indices
            where datagram.destination == .broadcast || datagram.destination == addresses[index] {
                deliver(datagram, to: index)
            }
        }
        return step.outcome
    }

    private mutating func deliver(_ datagram: ClientDatagram, to index: Int) {
        guard let message = try? DHCPMessage(decoding: datagram.payload) else { return }
        let arrival = Arrival(
            interface: "link", local: addresses[index], source: datagram.source, sourcePort: datagram.sourcePort,
            destination: datagram.destination, destinationPort: datagram.destinationPort)
        let decision = servers[index].received(message, on: arrival, at: now)
        if index == 0 { note(decision) }
        for reply in decision.replies {
            guard let payload = try? reply.payload() else { continue }
            let (destination, port): (IPv4Address, UInt16) =
                switch reply.destination {
                case .broadcast(let port): (.broadcast, port)
                case .unconfigured(let address, _, let port): (address, port)
                case .unicast(let address, let port): (address, port)
                }
            let answer = ClientDatagram(
                source: addresses[index], sourcePort: reply.sourcePort, destination: destination,
                destinationPort: port, payload: payload)
            inbox.append((now + reply.delay, answer))
        }
    }

    /// Takes note of what our server decides: what it said first is why, for a client repeats itself.
    private mutating func note(_ decision: DHCPDecision) {
        boot.question = boot.question ?? decision.question
        for event in decision.events {
            switch event {
            case .boots(let choice): boot.choice = boot.choice ?? choice
            case .shape(let shape, let reason):
                if boot.shape == nil { (boot.shape, boot.reason) = (shape, reason) }
            case .doesNotBoot(let refusal): boot.refusal = boot.refusal ?? refusal
            case .refused(let reason): boot.silence = boot.silence ?? reason
            case .offered(let address): boot.address = boot.address ?? address
            default: break
            }
        }
    }
}
