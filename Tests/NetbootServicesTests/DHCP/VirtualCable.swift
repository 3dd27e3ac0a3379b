// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import NetAddress
    import TestSupport
    import Testing

    /// A cable between this host and a network namespace in which clients and other servers run; it needs root.
    struct VirtualCable: Sendable {
        /// This host's end, with ``address``.
        let interface: String
        /// The other end, without an address.
        let peer: String
        let namespace: String
        let address: IPv4Subnet

        static let canBePlugged = geteuid() == 0 && ExternalTool("ip") != nil
        static let skipReason = "needs root and ip(8)"

        /// Plugs a cable in for as long as `body` runs. Cables of one test run have different numbers.
        static func plugged<Value>(
            _ number: Int, isolation: isolated (any Actor)? = #isolation, _ body: (VirtualCable) async throws -> Value
        ) async throws -> Value {
            let name = "pk\(getpid() % 100_000)-\(number)"
            let cable = VirtualCable(
                interface: name + "a", peer: name + "b", namespace: name,
                address: try #require(IPv4Subnet("198.18.\(number).1/24")))
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
        func run(_ command: String..., timeout: Double = 30) async throws -> ExternalTool.Result {
            try await #require(ExternalTool("ip")).run(["netns", "exec", namespace] + command, timeout: timeout)
        }

        func ip(_ arguments: String...) async throws {
            let result = try await #require(ExternalTool("ip")).run(arguments)
            try #require(result.status == 0, "ip \(arguments.joined(separator: " ")): \(result.diagnosticText)")
        }

        private func unplug() async throws {
            // Both ends go with the namespace.
            try await ip("netns", "del", namespace)
        }
    }
#endif
