// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import FrameWire
internal import NetAddress
internal import Synchronization

/// Brings together what the HTTP server says and what the guests confirm; on any thread.
final class HTTPWitness: Sendable {
    private let services: LabServices
    private let guests: [MACAddress: Guest]
    private let start = ContinuousClock.now
    private let deliveries: Mutex<[MACAddress: HTTPDelivery]>

    init(_ services: LabServices, _ guests: GuestParty) {
        self.services = services
        self.guests = Dictionary(guests.all.map { ($0.machine.mac, $0) }) { first, _ in first }
        let none = HTTPDelivery(server: LabServices.address)
        deliveries = Mutex(self.guests.mapValues { _ in none })
    }

    /// A guest sent a frame.
    func saw(_ frame: EthernetFrame, of guest: MACAddress) {
        let now = ContinuousClock.now - start
        let delivered = deliveries.withLock { $0[guest]?.sent(frame, now: now) } ?? []
        for delivery in delivered { tell(delivery, guest) }
    }

    /// The server did something for a guest.
    func observe(_ event: HTTPEvent, of guest: MACAddress) {
        switch event {
        case .listening, .malformed, .crowded, .handshakeFailed: return
        case .requested(let request):
            if services.isBootFile(request.path) { guests[guest]?.seen(.bootFileRequested(services.bootFile)) }
        case .answered(let request, let outcome):
            if outcome.status == 404 {
                guests[guest]?.seen(.fileNotFound(String(request.path.drop { $0 == "/" }), via: .http))
            }
            // A HEAD asks for the length only; a broken-off answer is followed by another request or by none.
            guard request.method == "GET", (200...299).contains(outcome.status), outcome.failure == nil else { return }
            let answer = HTTPDelivery.Answer(path: request.path, octets: outcome.bytes, duration: outcome.duration)
            let delivered = deliveries.withLock { $0[guest]?.answered(answer) }
            if let delivery = delivered.flatMap({ $0 }) { tell(delivery, guest) }
        }
    }

    private func tell(_ delivery: HTTPDelivery.Delivered, _ guest: MACAddress) {
        let answer = delivery.answer
        guests[guest]?.seen(
            services.isBootFile(answer.path)
                ? .bootFileLoaded(services.bootFile, octets: answer.octets, duration: delivery.duration)
                : .fileLoaded(
                    String(answer.path.drop { $0 == "/" }), octets: answer.octets, duration: delivery.duration,
                    via: .http))
    }
}
