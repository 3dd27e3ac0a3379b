// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import Synchronization

    /// Hosts on one Ethernet, each in a network namespace of its own with an interface `eth0`; needs root.
    ///
    /// Everything of it goes when the body that it was made for has ended.
    public struct NamespaceLAN: Sendable {
        /// Whether this process may make one.
        public static let canBeMade = geteuid() == 0 && ExternalTool("ip") != nil
        /// Why tests that need one do not run.
        public static let skipReason = "needs root and ip(8)"

        private static let counter = Atomic<Int>(0)

        private let prefix: String
        private let ip: ExternalTool

        /// Runs `body` with hosts on a LAN.
        ///
        /// - Parameter hosts: each host's name, and its address with prefix length, or nil for none.
        public static func with<Value>(
            _ hosts: KeyValuePairs<String, String?>, isolation: isolated (any Actor)? = #isolation,
            _ body: (NamespaceLAN) async throws -> Value
        ) async throws -> Value {
            guard let ip = ExternalTool("ip") else { throw CocoaError(.fileNoSuchFile) }
            let number = counter.add(1, ordering: .relaxed).newValue
            let lan = NamespaceLAN(prefix: "pk\(getpid() % 100_000)l\(number)", ip: ip)
            do {
                try await lan.build(hosts)
                let value = try await body(lan)
                await lan.remove(hosts.map(\.key))
                return value
            } catch {
                await lan.remove(hosts.map(\.key))
                throw error
            }
        }

        private func namespace(_ host: String) -> String { "\(prefix)-\(host)" }

        private func build(_ hosts: KeyValuePairs<String, String?>) async throws {
            let bridge = namespace("switch")
            try await order("netns", "add", bridge)
            try await order("-n", bridge, "link", "add", "lan", "type", "bridge", "forward_delay", "0")
            try await order("-n", bridge, "link", "set", "lan", "up")
            for (index, (host, address)) in hosts.enumerated() {
                let namespace = namespace(host)
                try await order("netns", "add", namespace)
                try await order(
                    "-n", bridge, "link", "add", "port\(index)", "type", "veth", "peer", "name", "eth0", "netns",
                    namespace)
                try await order("-n", bridge, "link", "set", "port\(index)", "master", "lan", "up")
                try await order("-n", namespace, "link", "set", "lo", "up")
                try await order("-n", namespace, "link", "set", "eth0", "up")
                if let address { try await order("-n", namespace, "addr", "add", address, "brd", "+", "dev", "eth0") }
            }
        }

        private func remove(_ hosts: [String]) async {
            for host in hosts + ["switch"] { _ = try? await ip.run(["netns", "del", namespace(host)]) }
        }

        /// Plugs a cable of its own between two hosts, an interface of the same name on each.
        ///
        /// - Parameter ends: each host's name, and its address there with prefix length.
        public func plug(_ name: String, _ ends: (host: String, address: String)...) async throws {
            let namespaces = ends.map { namespace($0.host) }
            try await order(
                "-n", namespaces[0], "link", "add", name, "type", "veth", "peer", "name", name, "netns", namespaces[1])
            for (end, namespace) in zip(ends, namespaces) {
                try await order("-n", namespace, "addr", "add", end.address, "brd", "+", "dev", name)
                try await order("-n", namespace, "link", "set", name, "up")
            }
        }

        private func order(_ arguments: String...) async throws {
            let result = try await ip.run(arguments)
            guard result.status == 0 else {
                throw CocoaError(
                    .executableLoad,
                    userInfo: [
                        NSLocalizedDescriptionKey: "ip \(arguments.joined(separator: " ")): \(result.diagnosticText)"
                    ])
            }
        }

        /// Runs a program on a host to its end.
        public func run(_ host: String, _ command: [String], timeout: Double = 60) async throws -> ExternalTool.Result {
            try await ip.run(["netns", "exec", namespace(host)] + command, timeout: timeout)
        }

        /// Runs a program on a host while `body` runs; see ``ExternalTool/whileRunning(_:until:within:isolation:_:)``.
        public func whileRunning<Value: Sendable>(
            _ host: String, _ command: [String], until sign: String, within limit: Int = 20,
            isolation: isolated (any Actor)? = #isolation,
            _ body: (RunningTool) async throws -> Value
        ) async throws -> Value {
            try await ip.whileRunning(["netns", "exec", namespace(host)] + command, until: sign, within: limit, body)
        }
    }
#endif
