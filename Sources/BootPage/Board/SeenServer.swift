// SPDX-License-Identifier: Apache-2.0

internal import DHCPEngine

/// Another server that was heard to answer on a network that this one serves.
struct SeenServer: Hashable, Sendable {
    /// Its address.
    let name: String
    /// What was seen of it, in one line.
    let words: String
    let interface: String
    /// When it was first heard, since 1970-01-01 00:00 UTC.
    let time: Duration

    init(_ server: OtherServer, _ interface: String, at time: Duration) {
        (name, words, self.interface, self.time) = ("\(server.source)", "\(server)", interface, time)
    }
}
