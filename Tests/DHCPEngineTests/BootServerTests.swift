// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

@Suite("PXE boot server")
struct BootServerTests {
    static let client = IPv4Address(10, 0, 0, 50)
    static let arrival = Arrival(
        interface: "eth0", local: Fixture.server, source: client, sourcePort: 4011, destination: Fixture.server,
        destinationPort: 4011)

    static func asks(
        _ item: PXEBootItem? = nil, vendor: String = "PXEClient:Arch:00000:UNDI:002001"
    ) -> DHCPMessage {
        Fixture.message(.request, vendor: vendor) {
            $0.clientAddress = client
            guard let item else { return }
            var pxe = PXEOptions()
            pxe.bootItem = item
            $0.options[.vendorSpecific] = try? pxe.space.encoded("option 43")
        }
    }

    private static let menu = BootMenuPlan(
        items: [
            .init(text: "Linux", type: .firstVendor, file: "linux/pxelinux.0"),
            .init(text: "Tools", type: PXEServerType(rawValue: 32769), file: "tools"),
            .init(text: "Elsewhere", type: PXEServerType(rawValue: 1), servers: [IPv4Address(10, 0, 0, 2)]),
            .init(text: "Disk", type: .local),
        ], prompt: "F8", timeout: 5)

    private static func withMenu(_ configuration: inout DHCPConfiguration) {
        configuration.rules = BootRules([BootRule("menu", action: .boot(BootPlan(loader: "netboot", menu: menu)))])
    }

    private func ask(
        _ message: DHCPMessage, on arrival: Arrival = arrival, _ change: (inout DHCPConfiguration) -> Void = { _ in }
    ) -> DHCPDecision {
        var responder = ProxyTests.proxy(change)
        return responder.hears(message, on: arrival)
    }

    @Test("a REQUEST on port 4011 is acknowledged to its own port, with server and file (D2, D3, D6)")
    func binl() throws {
        let reply = try #require(ask(Self.asks()).replies.first)
        #expect(reply.message.type == .acknowledge)
        #expect(reply.message.nextServer == Fixture.server)
        #expect(reply.message.bootFile == "netboot")
        #expect(reply.message.vendorClass?.text == "PXEClient")
        #expect(!reply.message.options.contains(.vendorSpecific))
        #expect(reply.destination == .unicast(Self.client, port: 4011))
        #expect(reply.sourcePort == 4011)
        var fromClientPort = Self.arrival
        fromClientPort.sourcePort = 68
        #expect(ask(Self.asks(), on: fromClientPort).replies.first?.destination == .unicast(Self.client, port: 68))
    }

    @Test("the reply has the client's address in ciaddr (D46)")
    func clientAddress() throws {
        #expect(try #require(ask(Self.asks()).replies.first).message.clientAddress == Self.client)
    }

    @Test("Intel's item 0x8000 without a menu gets the plan's file and its item back")
    func intelItem() throws {
        let reply = try #require(ask(Self.asks(PXEBootItem(type: .firstVendor))).replies.first).message
        #expect(reply.bootFile == "netboot")
        #expect(reply.pxeOptions?.bootItem == PXEBootItem(type: .firstVendor))
    }

    @Test(
        "an item of the menu gets its file, a layer its own",
        arguments: [
            (32768, 0, "linux/pxelinux.0"), (32768, 2, "linux/pxelinux.2"), (32769, 0, "tools"), (32769, 1, "tools.1"),
        ] as [(UInt16, UInt16, String)])
    func items(type: UInt16, layer: UInt16, file: String) throws {
        let item = PXEBootItem(type: PXEServerType(rawValue: type), layer: layer)
        let reply = try #require(ask(Self.asks(item), Self.withMenu).replies.first).message
        #expect(reply.bootFile == file)
        #expect(reply.pxeOptions?.bootItem == item)
    }

    @Test("items of other servers, credentials, HTTP and other servers' requests get no answer (D39, H4)")
    func refusals() {
        let other = PXEBootItem(type: PXEServerType(rawValue: 1))
        #expect(ask(Self.asks(other), Self.withMenu).events == [.refused(.unknownBootItem(other))])
        let signed = PXEBootItem(type: .firstVendor, wantsCredentials: true)
        #expect(ask(Self.asks(signed)).events == [.refused(.credentialsWanted)])
        let http = Self.asks(vendor: "HTTPClient:Arch:00016:UNDI:003016")
        #expect(ask(http).events == [.refused(.httpOnBootServerPort)])
        let answered = ask(http) {
            $0.boot.answersHTTPOnBootServerPort = true
            $0.rules.httpPort = 80
        }
        #expect(answered.replies.first?.message.bootFile == "http://10.0.0.1/netboot")
        var named = Self.asks()
        named.options.set(.serverIdentifier, Fixture.router)
        #expect(ask(named).events == [.refused(.anotherServer(Fixture.router))])
        #expect(ask(Self.asks()) { $0.boot.answersBootServerPort = false }.events == [.refused(.notServed(port: 4011))])
        #expect(ask(Fixture.message(.discover)).events == [.refused(.unexpectedType(.discover))])
    }

    @Test("the rules hold on port 4011 as on port 67 (D39)")
    func policy() {
        let ignore = BootRules([BootRule("off", action: .ignore)])
        #expect(ask(Self.asks()) { $0.rules = ignore }.events == [.doesNotBoot(.ignored(rule: "off"))])
    }

    @Test("discovery is answered by group on 4011 and by broadcast on 67")
    func discovery() throws {
        let item = PXEBootItem(type: .firstVendor)
        var group = Self.arrival
        group.destination = PXEOptions.discoveryGroup
        #expect(
            ask(Self.asks(item), on: group, Self.withMenu).replies.first?.destination
                == .unicast(Self.client, port: 4011))
        let broadcast = Arrival(interface: "eth0", local: Fixture.server, source: Self.client)
        let reply = try #require(ask(Self.asks(item), on: broadcast, Self.withMenu).replies.first)
        #expect(reply.destination == .unicast(Self.client, port: 68))
        #expect(reply.message.bootFile == "linux/pxelinux.0")
    }

    @Test("a menu lists its servers, equal to siaddr, and allows no search unless told (D8, D11)")
    func menuOffer() throws {
        var responder = ProxyTests.proxy(Self.withMenu)
        let offer = try #require(responder.hears(Fixture.message(.discover)).replies.first).message
        let pxe = try #require(offer.pxeOptions)
        #expect(pxe.discoveryControl == [.noBroadcast, .noMulticast])
        #expect(pxe.discoveryMulticast == nil)
        #expect(pxe.bootServers.first == .init(type: .firstVendor, addresses: [offer.nextServer]))
        #expect(pxe.bootServers.last?.addresses == [IPv4Address(10, 0, 0, 2)])
        #expect(pxe.bootMenu.map(\.text) == ["Linux", "Tools", "Elsewhere", "Disk"])
        #expect(pxe.menuPrompt == .init(timeout: 5, text: "F8"))
        #expect(offer.bootFile == nil)
        var searching = ProxyTests.proxy {
            var menu = Self.menu
            menu.multicast = PXEOptions.discoveryGroup
            menu.allowsBroadcast = true
            $0.rules = BootRules([BootRule("menu", action: .boot(BootPlan(loader: "x", menu: menu)))])
        }
        let wide = try #require(searching.hears(Fixture.message(.discover)).replies.first).message.pxeOptions
        #expect(wide?.discoveryControl == .onlyListedServers)
        #expect(wide?.discoveryMulticast == PXEOptions.discoveryGroup)
    }

    @Test("a menu of one line is booted without a menu (D13)")
    func singleItem() throws {
        let single = BootMenuPlan(items: [Self.menu.items[0]])
        var responder = ProxyTests.proxy {
            $0.rules = BootRules([BootRule("one", action: .boot(BootPlan(loader: "x", menu: single)))])
        }
        let offer = try #require(responder.hears(Fixture.message(.discover)).replies.first).message
        #expect(offer.pxeOptions?.discoveryControl == .bootOfferedFile)
        #expect(offer.bootFile == "linux/pxelinux.0")
    }
}

@Suite("Checking a configuration")
struct ConfigurationProblemTests {
    private func problems(_ change: (inout DHCPConfiguration) -> Void) -> [ConfigurationProblem] {
        var configuration = Fixture.responder().configuration
        change(&configuration)
        return configuration.problems
    }

    private func plan(_ plan: BootPlan) -> BootRules { BootRules([BootRule("r", action: .boot(plan))]) }

    @Test("a good configuration has none")
    func good() { #expect(problems { _ in } == []) }

    @Test("PXEClient in an address offer while nothing answers port 4011 (D1)")
    func vendorClass() {
        func options(_ configuration: inout DHCPConfiguration) {
            configuration.subnets[0].options = [DHCPOption(.vendorClass, Array("PXEClient".utf8))]
        }
        #expect(problems(options) == [])
        #expect(
            problems {
                options(&$0); $0.boot.answersBootServerPort = false
            } == [.vendorClassWithoutBootServer])
    }

    @Test("options that are never configured (D32)")
    func managed() {
        #expect(problems { $0.subnets[0].options = [DHCPOption(.overload, [1])] } == [.managedOption(.overload)])
    }

    @Test("a menu larger than one option (D12), and a line that nobody can answer (D11)")
    func menus() {
        let lines = (0..<12).map {
            BootMenuPlan.Item(text: "entry number \($0) of twelve", type: .firstVendor, file: "f")
        }
        guard
            case .menuTooLarge("r", let octets)? = problems({
                $0.rules = plan(BootPlan(loader: "x", menu: .init(items: lines)))
            }).first
        else {
            Issue.record("the menu was accepted")
            return
        }
        #expect(octets > 255)
        let lost = BootMenuPlan(items: [.init(text: "a", type: .firstVendor), .init(text: "b", type: .local)])
        #expect(
            problems { $0.rules = plan(BootPlan(loader: "x", menu: lost)) } == [
                .unreachableMenuItem(rule: "r", text: "a")
            ])
    }

    @Test("addresses without a router or a name server are told, however each may be given")
    func omissions() {
        func omissions(_ change: (inout SubnetConfiguration) -> Void) -> [ConfigurationProblem] {
            var configuration = Fixture.responder().configuration
            (configuration.subnets[0].routers, configuration.subnets[0].nameServers) = ([], [])
            change(&configuration.subnets[0])
            return configuration.omissions
        }
        let subnet = Fixture.subnet().subnet
        let (router, names) = (
            ConfigurationProblem.poolWithoutRouter(subnet), ConfigurationProblem.poolWithoutNameServer(subnet)
        )
        #expect(omissions { _ in } == [router, names])
        #expect(!router.isError && !names.isError)
        #expect("\(router)".contains("--router ADDRESS") && "\(names)".contains("--dns ADDRESS"))
        #expect(omissions { $0.routers = [Fixture.first] } == [names])
        #expect(omissions { $0.options = [DHCPOption(.classlessRoutes, [0, 10, 0, 0, 1])] } == [names])
        #expect(omissions { $0.options = [DHCPOption(.domainNameServer, [10, 0, 0, 1])] } == [router])
        // Nobody gets an address.
        #expect(omissions { ($0.pools, $0.reservations) = ([], []) } == [])
    }

    @Test("a URL that cannot be resolved without a name server (H3)")
    func nameServers() {
        func named(_ url: String) -> [ConfigurationProblem] {
            problems {
                $0.rules = plan(BootPlan(loader: url))
                $0.subnets[0].nameServers = []
            }
        }
        #expect(named("http://10.0.0.1:8080/x") == [])
        let url = "http://boot.example/x"
        let missing = ConfigurationProblem.nameServerMissing(rule: "r", url: url, Fixture.subnet().subnet)
        #expect(named(url) == [missing])
        #expect(!missing.isError && ConfigurationProblem.reservedTwice(Fixture.first).isError)
        #expect(
            "\(missing)"
                == "rule r: http://boot.example/x has a host name, and clients of 10.0.0.1/24 get no name server (H3)")
    }

    @Test("a boot server that clients cannot reach without a router (D27), and addresses outside")
    func others() {
        let server = IPv4Address(192, 168, 0, 1)
        let subnet = Fixture.subnet().subnet
        #expect(problems { $0.rules = plan(BootPlan(loader: "x", server: server)) } == [])
        #expect(
            problems {
                $0.rules = plan(BootPlan(loader: "x", server: server)); $0.subnets[0].routers = []
            }
                == [.unreachableServer(rule: "r", server: server, subnet)])
        #expect(
            problems { $0.subnets[0].reservations = [Reservation(owner: .mac(Fixture.mac(1)), address: server)] }
                == [.outsideSubnet(server, subnet)])
        let twice = [1, 2].map { Reservation(owner: .mac(Fixture.mac($0)), address: Fixture.first) }
        #expect(problems { $0.subnets[0].reservations = twice } == [.reservedTwice(Fixture.first)])
    }
}
