// SPDX-License-Identifier: Apache-2.0

import DHCPEngine
import DHCPService
import NetAddress
import NetbootConfiguration
import Testing

@Suite struct ServeOptionsTests {
    private static let subnets = "subnets: [{network: 192.0.2.1/24}]"

    @Test("what fits together only with the options is judged with them")
    func together() throws {
        var options = ServeOptions()
        options.mode = .dhcp
        let settings = try ConfigurationFile.settings(yaml: ServeOptionsTests.subnets, file: "x.yaml")
        #expect(throws: ConfigurationErrors.self) { try settings.check() }
        try settings.merged(with: options).check()
    }

    @Test("what does not fit together is told with the place of each: an option by its name")
    func apart() throws {
        var options = ServeOptions()
        options.mode = .proxy
        options.ranges = [try #require(AddressRange("192.0.2.10-192.0.2.20"))]
        let file = try ConfigurationFile.settings(yaml: "mode: dhcp\n" + ServeOptionsTests.subnets, file: "x.yaml")
        let problems = try #require(
            #expect(throws: ConfigurationErrors.self) { try file.merged(with: options).check() })
        let reason = "means nothing in mode proxy, where another server gives addresses"
        #expect(problems.problems.map(\.description) == ["--range: \(reason)", "x.yaml:2:10: subnets: \(reason)"])
    }

    @Test("routers go to the subnet that each is in, name servers to all, before those of the file")
    func routers() throws {
        let yaml = """
            mode: dhcp
            subnets:
              - {network: 192.0.2.0/24, pools: [192.0.2.100-192.0.2.200], routers: [192.0.2.9], name-servers: [192.0.2.8]}
              - {network: 198.51.100.0/24, pools: [198.51.100.100-198.51.100.200], routers: [198.51.100.9]}
            """
        var options = ServeOptions()
        options.routers = [IPv4Address(192, 0, 2, 1), IPv4Address(192, 0, 2, 2)]
        options.nameServers = [IPv4Address(9, 9, 9, 9)]
        options.isAuthoritative = true
        var settings = try ConfigurationFile.settings(yaml: yaml, file: "x.yaml").merged(with: options)
        #expect(settings.placeRouters() == nil && settings.isAuthoritative)
        #expect(settings.subnets.map(\.routers) == [options.routers, [IPv4Address(198, 51, 100, 9)]])
        #expect(settings.subnets.map(\.nameServers) == [options.nameServers, options.nameServers])
        // One that clients could never reach is a mistake.
        options.routers = [IPv4Address(203, 0, 113, 1)]
        settings = try ConfigurationFile.settings(yaml: yaml, file: "x.yaml").merged(with: options)
        #expect(settings.placeRouters() == options.routers[0])
        // They are for addresses that this server gives.
        options.mode = .proxy
        let problems = #expect(throws: ConfigurationErrors.self) {
            try ConfigurationFile.settings(yaml: "mode: dhcp", file: "x.yaml").merged(with: options).check()
        }
        #expect(problems?.problems.map(\.file) == ["--router", "--dns"])
    }

    @Test("a setting that an option has replaced is no longer the file's")
    func places() throws {
        var options = ServeOptions()
        options.ports = ["tftp": 0, "http": 8080]
        options.leases = "/other"
        options.roots = ["/first"]
        let file = try ConfigurationFile.settings(
            yaml: "ports: {tftp: 69, dhcp: 6767}\nleases: /here\nroot: /srv", file: "x.yaml")
        let settings = file.merged(with: options)
        #expect(settings.tftpPort == nil && settings.httpPort == 8080 && settings.ports.server == 6767)
        #expect(settings.roots == ["/first", "/srv"])
        #expect(settings.place(of: .leases) == "--leases")
        #expect(settings.place(of: .port("tftp")) == "--tftp-port")
        #expect(settings.place(of: .port("dhcp")) == "x.yaml:1:25: ports.dhcp")
        #expect(settings.place(of: .root("/srv")) == "x.yaml:3:7: root")
    }
}
