// SPDX-License-Identifier: Apache-2.0
import CManyClients
import Glibc

/// Many clients at once, each with an address of its own, as machines have. They share a cable, and their datagrams the system calls: real
/// ones take nothing of the server's computer, and a generator that took a processor would judge itself.
struct ManyClients {
    private struct Client {
        /// 10.g.gs.ss: the slot, and which of its transfers this is, so that what comes late finds nobody.
        var address: UInt32
        var port: UInt16
        var download: Download
    }

    /// How many can be told apart.
    static let limit = 4000

    private let plan: Plan
    private var clients: [Client?]
    private var started = 0
    private var finished = 0
    private var outgoing: [datagram] = []
    /// What the ACKs of a batch lie in.
    private let acknowledgements = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.limit)

    static func run(_ plan: Plan, into figures: inout Figures) {
        // Twice what can be under way.
        guard many_clients_open(UInt32(max(2 * plan.clients * plan.windowSize, 256))) == 0 else {
            complain("tftp-load: no cable to send through: \(String(cString: strerror(errno)))")
            exit(1)
        }
        var clients = Self(plan)
        clients.run(into: &figures)
    }

    private init(_ plan: Plan) {
        self.plan = plan
        clients = Array(repeating: nil, count: min(plan.clients, plan.transfers))
        outgoing.reserveCapacity(Self.limit)
    }

    private mutating func run(into figures: inout Figures) {
        let batch = UnsafeMutablePointer<datagram>.allocate(capacity: Int(datagram_batch))
        defer { batch.deallocate() }
        for slot in clients.indices { start(slot) }
        var sweptAt = nanoseconds()
        while finished < plan.transfers {
            flush()
            let count = Int(many_clients_receive(batch))
            let now = nanoseconds()
            for index in 0..<max(count, 0) { receive(batch[index], now: now, into: &figures) }
            guard now - sweptAt > 200_000_000 else { continue }
            sweptAt = now
            sweep(now: now, into: &figures)
        }
        flush()
    }

    private mutating func receive(_ datagram: datagram, now: UInt64, into figures: inout Figures) {
        let slot = Int(datagram.client & 0xFFF)
        guard slot < clients.count, var client = clients[slot].take() else { return }
        if client.address == datagram.client {
            let packet = UnsafeRawBufferPointer(start: datagram.bytes, count: Int(datagram.count))
            client.port = datagram.port
            if client.download.receive(packet, now: now) { acknowledge(client) }
        }
        settle(client, slot, into: &figures)
    }

    private mutating func sweep(now: UInt64, into figures: inout Figures) {
        for slot in clients.indices {
            guard var client = clients[slot], client.download.activeAt + 1_000_000_000 < now else { continue }
            if client.download.repeats(now: now) {
                if client.download.isAnswered { acknowledge(client) } else { request(client) }
            }
            settle(client, slot, into: &figures)
        }
    }

    /// Puts a client back, or the next in its place if its download has ended.
    private mutating func settle(_ client: Client, _ slot: Int, into figures: inout Figures) {
        guard !client.download.isRunning else { return clients[slot] = client }
        figures.count(client.download)
        finished += 1
        if started < plan.transfers { start(slot) } else { clients[slot] = nil }
    }

    private mutating func start(_ slot: Int) {
        let turn = UInt32(started % 4094 + 1)
        started += 1
        let client = Client(
            address: 10 << 24 | turn << 12 | UInt32(slot), port: plan.port,
            download: Download(plan, now: nanoseconds()))
        clients[slot] = client
        request(client)
    }

    private mutating func request(_ client: Client) {
        give(plan.request.baseAddress, count: plan.request.count, client.address, plan.port)
    }

    private mutating func acknowledge(_ client: Client) {
        let place = acknowledgements + outgoing.count
        place.pointee = client.download.acknowledgement
        give(UnsafeRawPointer(place).assumingMemoryBound(to: UInt8.self), count: 4, client.address, client.port)
    }

    private mutating func give(_ bytes: UnsafePointer<UInt8>?, count: Int, _ client: UInt32, _ port: UInt16) {
        outgoing.append(datagram(client: client, port: port, count: UInt16(count), bytes: bytes))
        if outgoing.count == Self.limit { flush() }
    }

    private mutating func flush() {
        guard !outgoing.isEmpty else { return }
        if many_clients_send(outgoing, Int32(outgoing.count)) < 0 {
            complain("tftp-load: cannot send: \(String(cString: strerror(errno)))")
            exit(1)
        }
        outgoing.removeAll(keepingCapacity: true)
    }
}
