// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import FrameWire
    internal import NIOConcurrencyHelpers
    internal import NIOCore
    package import NetAddress

    /// Asks whether somebody has an address, before it is given to somebody else (RFC 2131 §3.1 point 2, RFC 5227 §2.1.1).
    package final class ARPProber: Sendable {
        private let socket: PacketSocket
        private let own: MACAddress
        /// The addresses that are asked for now, and whether an answer came.
        private let asked = NIOLockedValueBox<[IPv4Address: Bool]>([:])

        /// How long an answer may take.
        private static let patience = Duration.milliseconds(400)

        package init?(_ interface: NetworkInterface) {
            guard let own = interface.hardware,
                let socket = try? PacketSocket(interface: interface, type: .arp, filter: .everythingOwn)
            else { return nil }
            self.own = own
            self.socket = socket
        }

        package var descriptor: Int32 { socket.descriptor.number }

        /// Notes the answers that wait on the socket.
        package func receive() {
            while let octets = socket.receive() {
                guard let frame = try? EthernetFrame(parsing: octets),
                    let packet = try? ARPPacket(parsing: frame.payload)
                else { continue }
                asked.withLockedValue { if $0[packet.sender] != nil { $0[packet.sender] = true } }
            }
        }

        /// Whether somebody answers for the address.
        package func isTaken(_ address: IPv4Address) async throws -> Bool {
            asked.withLockedValue { $0[address] = $0[address] ?? false }
            let request = ARPPacket(operation: .request, senderHardware: own, sender: .any, target: address)
            try socket.send(
                EthernetFrame(destination: .broadcast, source: own, type: .arp, payload: request.encoded()))
            try await Task.sleep(for: ARPProber.patience)
            return asked.withLockedValue { $0.removeValue(forKey: address) ?? false }
        }
    }
#endif
