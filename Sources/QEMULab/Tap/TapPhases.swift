// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BootHTTP
    internal import DHCPEngine
    internal import DHCPService
    internal import DHCPWire
    internal import FrameWire
    internal import NetAddress
    internal import NetbootServer
    internal import Synchronization
    internal import TFTPEngine
    internal import TFTPService
    internal import TFTPWire

    /// Turns what the servers on sockets report into phases of the guests' boots.
    final class TapPhases: Sendable {
        private let services: LabServices
        private let guests: GuestParty
        private let tell: PhaseObserver
        private let witness: HTTPWitness
        /// Who has which address; as many at most as the network has addresses.
        private let neighbors = Mutex<[IPv4Address: MACAddress]>([:])

        init(_ services: LabServices, _ guests: GuestParty) {
            self.services = services
            self.guests = guests
            tell = guests.observer
            witness = HTTPWitness(services, guests)
        }

        /// Takes a frame of IPv4 that a guest sent.
        @Sendable func saw(_ frame: EthernetFrame) {
            witness.saw(frame, of: frame.source)
        }

        /// Takes an event, on any thread.
        @Sendable func observe(_ event: NetbootEvent) {
            switch event {
            case .dhcp(.exchanged(let exchange)): observe(exchange)
            case .dhcp: break
            case .tftp(let event): observe(event)
            case .http(let event):
                let client: String? =
                    switch event {
                    case .listening, .malformed, .crowded, .handshakeFailed: nil
                    case .requested(let request), .answered(let request, _): request.client
                    }
                guard let hardware = hardware(client) else { return }
                witness.observe(event, of: hardware)
            case .report(.stored(let report)): guests.keep(report)
            case .report, .machine: break
            }
        }

        private func observe(_ exchange: DHCPExchange) {
            guard let hardware = exchange.request.hardware.mac else { return }
            let given = exchange.decision.replies.map(\.message.yourAddress)
            // Of an address that another server gives, the request tells.
            let wanted = [exchange.request.clientAddress, exchange.request.options.address(.requestedAddress)]
            neighbors.withLock { neighbors in
                for address in given + wanted.compactMap({ $0 }) where address != .any { neighbors[address] = hardware }
            }
            for phase in exchange.decision.phases(of: exchange.request) { tell(phase, hardware) }
        }

        private func observe(_ event: TFTPEvent) {
            switch event {
            case .listening, .multicasting, .junkBehindName, .unbootable, .undecodable: break
            case .requested(let request):
                let name = "\(request.request.filename)"
                guard name == services.bootFile, let hardware = hardware("\(request.client)") else { return }
                tell(.bootFileRequested(name), hardware)
            case .finished(let request, let summary):
                guard let hardware = hardware("\(request.client)") else { return }
                let name = "\(request.request.filename)"
                switch summary.outcome {
                case .completed, .lastAckMissing:
                    tell(
                        name == services.bootFile
                            ? .bootFileLoaded(name, octets: summary.bytes, duration: summary.duration)
                            : .fileLoaded(name, octets: summary.bytes, duration: summary.duration, via: .tftp), hardware
                    )
                case .refused: tell(.fileNotFound(name, via: .tftp), hardware)
                case .sizeProbe, .neverAnswered, .timedOut, .peerError, .replaced: break
                }
            }
        }

        private func hardware(_ client: String?) -> MACAddress? {
            guard let address = client.flatMap({ IPv4Address($0) }) else { return nil }
            return neighbors.withLock { $0[address] }
        }
    }
#endif
