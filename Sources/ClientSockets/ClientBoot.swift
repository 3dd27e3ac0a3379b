// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import DHCPWire
    public import HostSockets
    public import SimulatedClients

    /// A boot of a simulated client on a real interface, beside the host's own stack: the client has a hardware address and, once it
    /// has a lease, an IPv4 address of its own, and answers ARP for it.
    ///
    /// It asks real servers, and so needs the right to open packet sockets.
    public struct ClientBoot: Sendable {
        /// What was seen of the boot.
        public enum Event: Sendable {
            /// The client sent this.
            case sent(ClientDatagram)
            /// This was sent to the client, or to all.
            case received(ClientDatagram)
        }

        private let client: SimulatedClient
        private let interface: NetworkInterface

        /// - Parameter interface: must be up.
        public init(_ client: SimulatedClient, on interface: NetworkInterface) {
            self.client = client
            self.interface = interface
        }

        /// Boots to the name of the boot file, or until the client gives up after its own time-outs.
        ///
        /// - Parameter observe: takes every event, in order, on a thread of the boot.
        /// - Throws: ``ListenFailure`` if the interface cannot be used like this.
        public func run(observe: @escaping @Sendable (Event) -> Void = { _ in }) async throws -> ClientOutcome {
            let link: ClientLink<SimulatedClient>
            do {
                link = try ClientLink(client, on: interface, observe)
            } catch {
                throw ListenFailure(service: "the client", endpoint: interface.name, cause: error)
            }
            return try await link.run().outcome ?? .fails(.noOffer)
        }
    }

    extension ClientBoot.Event: CustomStringConvertible {
        /// One line: which message, between whom.
        public var description: String {
            switch self {
            case .sent(let datagram): "sends \(ClientBoot.Event.line(datagram))"
            case .received(let datagram): "hears \(ClientBoot.Event.line(datagram))"
            }
        }

        private static func line(_ datagram: ClientDatagram) -> String {
            let message = try? DHCPMessage(decoding: datagram.payload)
            let type = message?.type.map { "\($0)" } ?? "what is no DHCP message"
            let ends =
                "\(datagram.source):\(datagram.sourcePort) to \(datagram.destination):\(datagram.destinationPort)"
            let file = message?.bootFile.map { ", file \($0)" } ?? ""
            return "\(type) from \(ends)\(file)"
        }
    }
#endif
