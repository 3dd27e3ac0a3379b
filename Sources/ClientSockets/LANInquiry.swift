// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    public import HostSockets
    public import NetAddress
    public import SimulatedClients

    /// Asks on a real interface which servers give addresses there; no address is taken.
    public struct LANInquiry: Sendable {
        /// A server that answered.
        public struct Server: Hashable, Sendable {
            /// What it offered.
            public let answer: ServerInquiry.Answer
            /// The hardware address that the offer came from: the server's, or that of a router between.
            public let hardware: MACAddress?
        }

        private let interface: NetworkInterface
        private let opener: PortOpener

        /// - Parameters:
        ///   - interface: must be up; its own hardware address asks.
        ///   - opener: opens the sockets, also where this process has become a user without rights.
        public init(on interface: NetworkInterface, opener: PortOpener = PortOpener()) {
            self.interface = interface
            self.opener = opener
        }

        /// Asks for as long as ``ServerInquiry/patience``; nil if the interface is no Ethernet, where nobody can be asked.
        ///
        /// - Throws: ``ListenFailure`` if the interface cannot be used like this.
        public func servers() async throws -> [Server]? {
            guard let hardware = interface.hardware else { return nil }
            let inquiry = ServerInquiry(hardware, transactionID: .random(in: 1 ... .max))
            do {
                let link = try await opener.open { [interface] in try ClientLink(inquiry, on: interface) }
                let end = try await link.run()
                return end.client.answers.map { Server(answer: $0, hardware: end.neighbors[$0.source]) }
            } catch {
                throw ListenFailure(
                    service: "the question for other DHCP servers", endpoint: interface.name, cause: error)
            }
        }
    }
#endif
