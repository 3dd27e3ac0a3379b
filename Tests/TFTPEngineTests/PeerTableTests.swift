// SPDX-License-Identifier: Apache-2.0

import NetAddress
import TestSupport
import Testing

@testable import TFTPEngine

@Suite("Table of peers")
struct PeerTableTests {
    /// Few hosts and ports, so that peers come again; of both families, among them one whose other words are the same.
    private static func peer(_ random: inout SeededGenerator) -> TFTPEndpoint {
        let number = UInt64.random(in: 0..<12, using: &random)
        let host: TFTPEndpoint.Host =
            switch Int.random(in: 0..<3, using: &random) {
            case 0: .v4(IPv4Address(bits: 0xC000_0200 + UInt32(number)))
            case 1: .v6(IPv6Address(high: 0x2001_0DB8 << 32, low: number))
            default: .v6(IPv6Address(high: 0xFE80 << 48, low: 1), scope: UInt32(number))
            }
        return TFTPEndpoint(host, port: UInt16.random(in: 2070..<2090, using: &random))
    }

    @Test("finds what a dictionary finds, while it grows, shrinks and has runs that go round its end")
    func likeADictionary() {
        var random = SeededGenerator(seed: 1)
        var (table, expected) = (PeerTable(), [TFTPEndpoint: TFTPTransferID]())
        for step in 1...60_000 {
            let peer = Self.peer(&random)
            // More come than go for a while, then the other way round.
            let comes = Double.random(in: 0..<1, using: &random) < (step / 10_000 % 2 == 0 ? 0.8 : 0.2)
            let id = comes ? TFTPTransferID(number: UInt64(step), slot: step % 7) : nil
            table[peer] = id
            expected[peer] = id
            #expect(table[peer] == id)
            #expect(table.count == expected.count)
            guard step % 1000 == 0 else { continue }
            for (peer, id) in expected { #expect(table[peer] == id) }
            for _ in 0..<100 {
                let peer = Self.peer(&random)
                #expect(table[peer] == expected[peer])
            }
        }
    }

    @Test("an endpoint keeps its host and port; an IPv4 address within IPv6 is IPv4")
    func endpoints() {
        let (v4, v6) = (IPv4Address(192, 0, 2, 1), IPv6Address(high: 0xFE80 << 48, low: 7))
        #expect(TFTPEndpoint(.v4(v4), port: 69).host == .v4(v4))
        #expect(TFTPEndpoint(.v6(v6, scope: .max), port: .max).host == .v6(v6, scope: .max))
        #expect(TFTPEndpoint(.v6(v6, scope: .max), port: .max).port == .max)
        let mapped = IPv6Address(high: 0, low: 0xFFFF_C000_0201)
        #expect(TFTPEndpoint(.v6(mapped), port: 69) == TFTPEndpoint(.v4(v4), port: 69))
        #expect(TFTPEndpoint(.v6(mapped), port: 69).host == .v4(v4))
    }
}
