// SPDX-License-Identifier: Apache-2.0

/// How much connections may use.
struct ConnectionLimits: Hashable, Sendable {
    /// Connections at once.
    var total: Int
    /// Connections of one address at once. Firmware opens one or two, a browser six; many machines may be behind one NAT.
    var share: Int
    /// How long a request's head may take to come, from its first byte or from the connection's start. Firmware sends it at once.
    var head = Duration.seconds(20)
    /// How long a connection may wait for its next request.
    var idle = Duration.seconds(120)
    /// How long a client may take nothing of its answer (nginx's `send_timeout`).
    var stall = Duration.seconds(60)

    /// So many connections, of which one address has a quarter at most.
    init(total: Int) {
        self.total = max(total, 4)
        share = max(total / 4, 4)
    }

    /// What the descriptors that this process may have are enough for: each connection takes one and its file another, and a quarter is
    /// left for TFTP, DHCP and the lease file.
    static var system: ConnectionLimits {
        return ConnectionLimits(total: min(DescriptorLimit.current, 16_384) / 8 * 3)
    }
}
