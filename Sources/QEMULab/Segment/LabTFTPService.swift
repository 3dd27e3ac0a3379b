// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import FileCatalog
internal import NIOCore
internal import NetAddress
internal import TFTPEngine
internal import TFTPWire
internal import VirtualSegment

/// The TFTP server of the segment's host: `TFTPEngine` between virtual datagrams and the files of a catalog.
struct LabTFTPService: UDPService {
    /// The well-known port, and those from which transfers answer: each has its own (RFC 1350 §4).
    static let ports: [ClosedRange<UInt16>] = [69...69, 49152...65535]

    private struct Transfer {
        let port: UInt16
        let peer: UDPEndpoint
        let hardware: MACAddress
        let name: String
        var entry: CatalogIndex.Entry?
    }

    private let catalog: CatalogIndex
    private let tell: PhaseObserver
    private let bootFile: String
    private let policy: TFTPPolicy
    private var server = TFTPServer()
    private var transfers: [TFTPTransferID: Transfer] = [:]
    private var idByPort: [UInt16: TFTPTransferID] = [:]
    private var nextPort: UInt16 = 49152
    private var lastFiles = LastFiles<IPv4Address>()

    /// - Parameters:
    ///   - catalog: the files.
    ///   - bootFile: the name that DHCP offers, whose transfer is a phase of its own.
    ///   - losesFrames: whether the cable may lose a block. Where it does not, silence means that the emulator is waiting for
    ///     this computer, and a block that is sent again only disturbs the guest.
    ///   - tell: takes the phases of the boot.
    init(
        _ catalog: CatalogIndex, bootFile: String, losesFrames: Bool, tell: @escaping PhaseObserver
    ) {
        self.catalog = catalog
        policy = TFTPPolicy(timing: losesFrames ? TFTPTiming() : TFTPTiming(minimum: .seconds(1)))
        self.bootFile = bootFile
        self.tell = tell
    }

    var deadline: Duration? { server.deadline?.duration }

    mutating func received(_ arrival: UDPArrival, now: Duration) -> [UDPDeparture] {
        // What is no TFTP is dropped; a stray datagram must not be able to provoke answers.
        guard let packet = try? TFTPPacket(decoding: arrival.payload) else { return [] }
        let peer = TFTPEndpoint(.v4(arrival.source.address), port: arrival.source.port)
        let now = Nanoseconds(now)
        if arrival.destination.port == 69 {
            return perform(server.received(packet, from: peer, now: now), asked: arrival, now: now)
        }
        guard let id = idByPort[arrival.destination.port] else { return [] }
        return perform(server.received(packet, for: id, from: peer, now: now), asked: arrival, now: now)
    }

    mutating func deadlinePassed(now: Duration) -> [UDPDeparture] {
        let now = Nanoseconds(now)
        var departures: [UDPDeparture] = []
        while let order = server.timerFired(now: now) { departures += perform(order, asked: nil, now: now) }
        return departures
    }

    private mutating func perform(_ order: TFTPServerOrder, asked: UDPArrival?, now: Nanoseconds) -> [UDPDeparture] {
        switch order {
        case .ignore: return []
        case .reply(let packet, _), .reject(_, let packet, _):
            guard let asked else { return [] }
            return [
                UDPDeparture(
                    sourcePort: asked.destination.port, destination: asked.source, payload: packet.encoded())
            ]
        case .open(let id, let request, _, _, let replaced):
            if let replaced { close(replaced.id, replaced.summary) }
            guard let asked else { return [] }
            return open(id, request, asked, now: now)
        case .perform(let id, let action): return perform(action, of: id)
        }
    }

    private mutating func open(
        _ id: TFTPTransferID, _ request: TFTPRequest, _ asked: UDPArrival, now: Nanoseconds
    ) -> [UDPDeparture] {
        let name = request.filename.description
        var transfer = Transfer(port: freePort(), peer: asked.source, hardware: asked.hardware, name: name)
        idByPort[transfer.port] = id
        let client = asked.source.address
        let outcome = catalog.find(
            request.filename.bytes, client: client.description, lastFile: lastFiles[client])
        if case .found(let entry) = outcome { transfer.entry = entry }
        transfers[id] = transfer
        switch outcome {
        case .found(let entry):
            if name == bootFile { tell(.bootFileRequested(name), asked.hardware) }
            return perform(
                server.opened(id, size: entry.file.size, policy: policy, now: now), asked: asked, now: now)
        case .refused(let refusal):
            tell(.fileNotFound(name, via: .tftp), asked.hardware)
            let error = TFTPError(.fileNotFound, TFTPString(refusal.description))
            return perform(server.failed(id, error, now: now), asked: asked, now: now)
        }
    }

    private mutating func perform(_ action: TFTPAction, of id: TFTPTransferID) -> [UDPDeparture] {
        guard let transfer = transfers[id] else { return [] }
        func departure(_ payload: ByteBuffer) -> UDPDeparture {
            UDPDeparture(sourcePort: transfer.port, destination: transfer.peer, payload: payload)
        }
        switch action {
        case .ignore, .store: return []
        case .send(let packet): return [departure(packet.encoded())]
        case .sendBlocks(let blocks):
            guard let content = try? transfer.entry?.file.read(at: blocks.offset, count: blocks.byteCount) else {
                return []
            }
            return (0..<blocks.count).map { index in
                var datagram = ByteBuffer()
                blocks.encode(index, of: content, into: &datagram)
                return departure(datagram)
            }
        case .finish(let summary, let reply):
            close(id, summary)
            return reply.map { [departure($0.encoded())] } ?? []
        }
    }

    private mutating func close(_ id: TFTPTransferID, _ summary: TFTPSummary) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        idByPort[transfer.port] = nil
        guard summary.outcome == .completed || summary.outcome == .lastAckMissing else { return }
        if let path = transfer.entry?.path { lastFiles.fetched(path, by: transfer.peer.address) }
        tell(
            transfer.name == bootFile
                ? .bootFileLoaded(transfer.name, octets: summary.bytes, duration: summary.duration)
                : .fileLoaded(transfer.name, octets: summary.bytes, duration: summary.duration, via: .tftp),
            transfer.hardware)
    }

    private mutating func freePort() -> UInt16 {
        repeat { nextPort = nextPort == .max ? 49152 : nextPort + 1 } while idByPort[nextPort] != nil
        return nextPort
    }
}
