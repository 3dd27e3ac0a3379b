// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    public import NetAddress

    /// A cable between this host and a network namespace in which clients and other servers run; it needs root.
    public struct VirtualCable: Sendable {
        /// This host's end, with ``address``.
        public let interface: String
        /// The other end, without an address.
        public let peer: String
        /// The network namespace of the other end.
        public let namespace: String
        /// The address of this host's end, with its network.
        public let address: IPv4Subnet

        /// Whether this process may plug one in.
        public static let canBePlugged = geteuid() == 0 && ExternalTool("ip") != nil
        /// Why tests that need one do not run.
        public static let skipReason = "needs root and ip(8)"

        /// Plugs a cable in for as long as `body` runs. Cables of one test run have different numbers.
        public static func plugged<Value>(
            _ number: Int, isolation: isolated (any Actor)? = #isolation, _ body: (VirtualCable) async throws -> Value
        ) async throws -> Value {
            guard let network = IPv4Subnet("198.18.\(number).1/24") else { throw CocoaError(.formatting) }
            let name = "pk\(getpid() % 100_000)-\(number)"
            let cable = VirtualCable(
                interface: name + "a", peer: name + "b", namespace: name,
                address: network)
            try await cable.ip("netns", "add", cable.namespace)
            do {
                try await cable.ip(
                    "link", "add", cable.interface, "type", "veth", "peer", "name", cable.peer, "netns", cable.namespace
                )
                try await cable.ip("addr", "add", cable.address.description, "brd", "+", "dev", cable.interface)
                try await cable.ip("link", "set", cable.interface, "up")
                try await cable.ip("-n", cable.namespace, "link", "set", "lo", "up")
                try await cable.ip("-n", cable.namespace, "link", "set", cable.peer, "up")
                let value = try await body(cable)
                try await cable.unplug()
                return value
            } catch {
                try await cable.unplug()
                throw error
            }
        }

        /// Runs a program at the other end.
        public func run(_ command: String..., timeout: Double = 30) async throws -> ExternalTool.Result {
            guard let ip = ExternalTool("ip") else { throw CocoaError(.fileNoSuchFile) }
            return try await ip.run(["netns", "exec", namespace] + command, timeout: timeout)
        }

        /// Runs ip(8) on this host.
        public func ip(_ arguments: String...) async throws {
            guard let ip = ExternalTool("ip") else { throw CocoaError(.fileNoSuchFile) }
            let result = try await ip.run(arguments)
            guard result.status == 0 else {
                let reason = "ip \(arguments.joined(separator: " ")): \(result.diagnosticText)"
                throw CocoaError(.executableLoad, userInfo: [NSLocalizedDescriptionKey: reason])
            }
        }

        private func unplug() async throws {
            // Both ends go with the namespace.
            try await ip("netns", "del", namespace)
        }
    }
#endif
