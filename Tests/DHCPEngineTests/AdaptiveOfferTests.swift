// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

@Suite("Offers that adapt")
struct AdaptiveOfferTests {
    private func shape(_ decision: DHCPDecision) -> (OfferShape, ShapeReason)? {
        decision.events.compactMap { if case .shape(let shape, let reason) = $0 { (shape, reason) } else { nil } }.first
    }

    private func pool(_ configuration: inout DHCPConfiguration) {
        configuration.subnets = [Fixture.subnet()]
        configuration.addresses = .lastResort
    }

    @Test(
        "a client that repeats DISCOVER gets the next shape, the complete one at last, then the first again (D4, D7)"
    )
    func repeated() {
        var responder = ProxyTests.proxy(pool)
        let shapes = [0, 4, 12, 28, 60].map { second in shape(responder.hears(ProxyTests.uefi(), after: second)) }
        #expect(shapes.map { $0?.0 } == [.bootServer, .bootServer, .bootFile, .complete, .bootServer])
        #expect(
            shapes.map { $0?.1 } == [
                .first(rule: "D2"), .again, .next(after: .bootServer), .next(after: .bootFile), .allFailed,
            ])
    }

    @Test("the complete offer carries an address and can be taken; without a pool there is none (D4)")
    func lastResort() throws {
        var responder = ProxyTests.proxy(pool)
        var last: DHCPDecision?
        for second in [0, 4, 12, 28] { last = responder.hears(ProxyTests.uefi(), after: second) }
        let offer = try #require(last?.replies.first).message
        #expect(offer.yourAddress == Fixture.first)
        #expect(!offer.options.contains(.vendorClass))
        let taken = responder.hears(Fixture.selecting(offer), after: 29)
        #expect(taken.replies.first?.message.type == .acknowledge)
        var without = ProxyTests.proxy()
        let shapes = [0, 4, 12, 28].map { shape(without.hears(ProxyTests.uefi(), after: $0))?.0 }
        #expect(shapes == [.bootServer, .bootServer, .bootFile, .bootServer])
    }

    @Test("a client that took an address but never asked port 4011 gets the next shape (D4)")
    func silentOnBootServerPort() {
        var responder = ProxyTests.proxy()
        _ = responder.hears(ProxyTests.uefi())
        _ = responder.hears(Fixture.message(.request) { $0.options.set(.serverIdentifier, Fixture.router) }, after: 1)
        let next = shape(responder.hears(ProxyTests.uefi(), after: 60))
        #expect(next?.0 == .bootFile)
    }

    @Test("duplicates within a second count as one DISCOVER")
    func duplicates() {
        var responder = ProxyTests.proxy()
        for _ in 0..<5 { #expect(shape(responder.hears(ProxyTests.uefi()))?.0 == .bootServer) }
    }

    @Test("what worked is handed out to be stored, and is the first shape after a restart (D4)")
    func memory() throws {
        var responder = ProxyTests.proxy { $0.boot.seesTransfers = true }
        for second in [0, 4, 12] { _ = responder.hears(ProxyTests.uefi(), after: second) }
        let address = IPv4Address(10, 0, 0, 7)
        _ = responder.hears(Fixture.message(.request) { $0.options.set(.requestedAddress, address) }, after: 13)
        let fetch = responder.fileRequested("netboot", by: address, at: Fixture.start + .seconds(14))
        let remembered = RememberedShape(client: .hardware(HardwareAddress(Fixture.mac(1))), shape: .bootFile)
        #expect(fetch.remembered == remembered)
        var restarted = DHCPResponder(responder.configuration, remembered: [remembered])
        let first = shape(restarted.hears(ProxyTests.uefi()))
        #expect(first?.0 == .bootFile && first?.1 == .remembered)
    }

    @Test("a shape that works is kept from boot to boot")
    func keeps() {
        var responder = ProxyTests.proxy()
        for boot in 0..<4 {
            #expect(shape(responder.hears(ProxyTests.uefi(), after: boot * 100))?.0 == .bootServer)
            let asked = responder.received(
                BootServerTests.asks(), on: BootServerTests.arrival, at: Fixture.start + .seconds(boot * 100 + 5))
            #expect(asked.replies.count == 1)
        }
    }

    @Test("a full server changes shape for a client that takes no address, and its ACK is like its offer (D4)")
    func fullServer() throws {
        var responder = Fixture.responder()
        var offers: [DHCPMessage] = []
        for second in [0, 4, 12, 28] {
            offers += responder.hears(ProxyTests.uefi(), after: second).replies.map(\.message)
        }
        #expect(offers.allSatisfy { $0.yourAddress == Fixture.first })
        #expect(offers.map { $0.options.contains(.vendorClass) } == [false, false, true, true])
        #expect(offers.map { $0.options.contains(.vendorSpecific) } == [false, false, false, true])
        var request = Fixture.selecting(offers[3])
        request.vendorClass = VendorClass("PXEClient:Arch:00007:UNDI:003016")
        request.architectures = [.uefiX64]
        request.networkInterface = NetworkInterfaceIdentifier(type: 1, major: 3, minor: 16)
        let reply = try #require(responder.hears(request, after: 29).replies.first).message
        #expect(reply.pxeOptions?.discoveryControl == .bootOfferedFile)
    }

    @Test("a Raspberry Pi that never takes an address keeps its menu, in a full server too (R2)")
    func raspberryPi() {
        var responder = Fixture.responder()
        for second in stride(from: 0, to: 60, by: 5) {
            let decision = responder.hears(
                Fixture.message(.discover) {
                    $0.hardware = HardwareAddress(MACAddress(0xB8, 0x27, 0xEB, 1, 2, 3))
                    $0.options[.machineIdentifier] = [0] + Array("RPi4".utf8) + Array(repeating: 7, count: 12)
                }, after: second)
            #expect(shape(decision)?.0 == .menu)
            #expect(decision.replies.first?.message.yourAddress == Fixture.first)
        }
    }

    @Test("a fetch from an offered address is known to be its client's")
    func fetchByAddress() throws {
        var responder = Fixture.responder { $0.boot.seesTransfers = true }
        for second in [0, 4, 12] { _ = responder.hears(Fixture.message(.discover), after: second) }
        let fetch = responder.fileRequested("netboot", by: Fixture.first, at: Fixture.start + .seconds(13))
        #expect(fetch.remembered?.shape == .bootFile)
        #expect(fetch.events == [.fetching("netboot")])
        let stranger = responder.fileRequested("x", by: IPv4Address(10, 0, 0, 9), at: Fixture.start)
        #expect(stranger.events.isEmpty)
    }

    @Test("a pool that is meant for the last resort gives nothing without a proxy")
    func lastResortAlone() {
        var responder = Fixture.responder { $0.addresses = .lastResort }
        #expect(responder.hears(Fixture.message(.discover)).events == [.refused(.notServed(port: 67))])
    }

    @Test("a full server whose client boots unseen does not change shape at the next boots")
    func unseenBoots() throws {
        var responder = Fixture.responder()
        for boot in 0..<5 {
            let decision = responder.hears(Fixture.message(.discover), after: boot * 100)
            #expect(shape(decision)?.0 == .complete)
            let offer = try #require(decision.replies.first).message
            _ = responder.hears(Fixture.selecting(offer), after: boot * 100 + 1)
        }
    }
}

@Suite("Loops")
struct LoopTests {
    private func boot(_ responder: inout DHCPResponder, at second: Int) -> DHCPDecision {
        let decision = responder.hears(Fixture.message(.discover), after: second)
        if decision.replies.first?.message.bootFile == "undionly.kpxe" {
            _ = responder.fileRequested(
                "undionly.kpxe", by: Fixture.first, client: .hardware(HardwareAddress(Fixture.mac(1))),
                at: Fixture.start + .seconds(second + 2))
        }
        return decision
    }

    @Test("a loader that is booted three times without its second stage is replaced by the script (D36)")
    func script() {
        let rules = BootRules([BootRule("all", action: .boot(BootPlan(loader: "undionly.kpxe", script: "boot.ipxe")))])
        var responder = Fixture.responder { $0.rules = rules }
        for second in [0, 20, 40] {
            #expect(boot(&responder, at: second).replies.first?.message.bootFile == "undionly.kpxe")
        }
        let broken = boot(&responder, at: 60)
        #expect(broken.replies.first?.message.bootFile == "boot.ipxe")
        #expect(broken.events.contains(.breaksLoop(boots: 3)))
        #expect(boot(&responder, at: 400).replies.first?.message.bootFile == "undionly.kpxe")
    }

    @Test("without a script the loader is withheld and the loop reported (D36)")
    func withheld() {
        let rules = BootRules([BootRule("all", action: .boot(BootPlan(loader: "undionly.kpxe")))])
        var responder = Fixture.responder { $0.rules = rules }
        for second in [0, 20, 40] { _ = boot(&responder, at: second) }
        let decision = boot(&responder, at: 60)
        #expect(decision.replies.first?.message.bootFile == nil)
        #expect(decision.events.contains(.refused(.loop(boots: 3))))
    }

    @Test("a second stage that asks is no loop (D36)")
    func secondStage() {
        let rules = BootRules([BootRule("all", action: .boot(BootPlan(loader: "undionly.kpxe", script: "boot.ipxe")))])
        var responder = Fixture.responder { $0.rules = rules }
        for second in [0, 20, 40, 60, 80] {
            #expect(boot(&responder, at: second).replies.first?.message.bootFile == "undionly.kpxe")
            let ipxe = Fixture.message(.discover) { $0.userClass = .bare(Array("iPXE".utf8)) }
            #expect(responder.hears(ipxe, after: second + 5).replies.first?.message.bootFile == "boot.ipxe")
        }
    }
}
