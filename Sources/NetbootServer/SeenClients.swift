// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BootPolicy
    internal import BootScripts
    internal import BoundedCollections
    internal import DHCPEngine
    internal import DHCPService
    internal import DHCPWire
    internal import HostSockets
    internal import NIOConcurrencyHelpers
    internal import NetAddress

    /// Who is at which address, by what machines have asked by DHCP: whoever asks for a file gives its address alone.
    final class SeenClients: Sendable {
        private let questions = NIOLockedValueBox(BoundedTable<IPv4Address, BootQuestion>(limit: SeenClients.limit))

        /// Addresses that are remembered; a machine at another one is known by names that have its hardware address.
        private static let limit = 4096

        /// Takes note of a machine that boots.
        func note(_ exchange: DHCPExchange) {
            guard let question = exchange.decision.question, question.client.transport != nil else { return }
            questions.withLockedValue { questions in
                for address in exchange.clientAddresses { questions[address] = question }
            }
        }

        /// Who asks for a file.
        ///
        /// - Parameters:
        ///   - client: the address that the request came from.
        ///   - httpPort: the port of this server's HTTP; nil if there is none.
        func asker(_ client: String, httpPort: Int?) -> ScriptAsker {
            let address = IPv4Address(client)
            let question = address.flatMap { address in questions.withLockedValue { $0[address] } }
            let server = question == nil ? address.flatMap(SeenClients.server) : nil
            return ScriptAsker(question, address: address, server: server, httpPort: httpPort)
        }

        /// The address of this host in the network of a client.
        private static func server(for client: IPv4Address) -> IPv4Address? {
            NetworkInterface.all().lazy.flatMap(\.addresses).first { $0.contains(client) }?.address
        }
    }

    extension DHCPExchange {
        /// The addresses that the client has, wants or is given.
        var clientAddresses: Set<IPv4Address> {
            let own = [request.clientAddress, request.options.address(.requestedAddress)].compactMap { $0 }
            return Set(own + decision.replies.map(\.message.yourAddress)).subtracting([.any])
        }
    }
#endif
