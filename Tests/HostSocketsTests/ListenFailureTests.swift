// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import Testing

@testable import HostSockets

@Suite struct ListenFailureTests {
    @Test("the line says who has the port")
    func holders() {
        let failure = ListenFailure(
            service: "DHCP", endpoint: "eth0:67", cause: IOError(errnoCode: EADDRINUSE, reason: "bind")
        )
        .naming([PortHolder(process: 812, name: "dnsmasq")])
        #expect(failure.isInUse)
        #expect(!failure.isForbidden)
        #expect(
            "\(failure)" == "DHCP cannot listen on eth0:67: Address already in use, by dnsmasq (process 812)")
    }

    @Test("a port that needs rights is told from one that is taken", arguments: [EACCES, EPERM])
    func forbidden(code: Int32) {
        let failure = ListenFailure(
            service: "HTTP", endpoint: "[::]:80", cause: IOError(errnoCode: code, reason: "bind"))
        #expect(failure.isForbidden)
        #expect(!failure.isInUse)
        #expect(failure.holders.isEmpty)
    }
}
