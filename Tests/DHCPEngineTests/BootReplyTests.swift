// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NIOCore
import NetAddress
import TestSupport
import Testing

@Suite("Booting with a full server")
struct BootReplyTests {
    private func offer(_ message: DHCPMessage, _ change: (inout DHCPConfiguration) -> Void = { _ in }) throws
        -> DHCPMessage
    {
        var responder = Fixture.responder(change)
        return try #require(responder.hears(message).replies.first).message
    }

    @Test("server and file are in the header and in the options, with a NUL (D16, D30, D31, D32)")
    func names() throws {
        let offer = try offer(Fixture.message(.discover))
        #expect(offer.nextServer == Fixture.server)
        #expect(offer.bootFileField == Array("netboot".utf8))
        #expect(offer.options[.bootFileName] == Array("netboot".utf8) + [0])
        #expect(offer.options.text(.tftpServerName) == "10.0.0.1")
    }

    @Test("an offer with an address has no PXEClient class, so that nobody goes to port 4011 in vain (D1)")
    func noVendorClass() throws {
        let offer = try offer(Fixture.message(.discover))
        #expect(!offer.options.contains(.vendorClass))
        #expect(!offer.options.contains(.vendorSpecific))
    }

    @Test("the machine identifier is echoed if there is one (D19)")
    func machineIdentifier() throws {
        let uuid: [UInt8] = [0] + Array(1...16)
        #expect(
            try offer(Fixture.message(.discover) { $0.options[.machineIdentifier] = uuid }).options[.machineIdentifier]
                == uuid)
        #expect(try !offer(Fixture.message(.discover)).options.contains(.machineIdentifier))
    }

    @Test("iPXE gets its script, and is not to wait for a ProxyDHCP server where this is the only one")
    func ipxe() throws {
        let ipxe = Fixture.message(.discover) { $0.userClass = .bare(Array("iPXE".utf8)) }
        #expect(try offer(ipxe).bootFile == "boot.ipxe")
        #expect(try offer(ipxe).ipxeOptions?.skipsProxyDHCP == true)
        #expect(try offer(ipxe) { $0.isOnlyServer = false }.ipxeOptions == nil)
        #expect(try offer(Fixture.message(.discover)).ipxeOptions == nil)
        let asks = Fixture.message(.discover) { $0.options[.parameterRequestList] = [1, 3, 175] }
        #expect(try offer(asks).ipxeOptions?.skipsProxyDHCP == true)
    }

    @Test("HTTP Boot gets its own class and a URL, PXE in the same subnet a path (D37, H1)")
    func httpBoot() throws {
        let http = Fixture.message(.discover, vendor: "HTTPClient:Arch:00016:UNDI:003016") {
            $0.architectures = [.httpX64]
        }
        let offer = try offer(http) { $0.rules.httpPort = 80 }
        #expect(offer.vendorClass?.text == "HTTPClient")
        #expect(offer.bootFile == "http://10.0.0.1/netboot")
        let refused = try self.offer(http)
        #expect(refused.bootFile == nil)
        #expect(refused.nextServer == .any)
    }

    @Test("a client that does not boot gets an address and no boot file")
    func operatingSystem() throws {
        let offer = try offer(Fixture.message(.discover, vendor: "udhcp 1.36"))
        #expect(offer.yourAddress == Fixture.first)
        #expect(offer.bootFile == nil)
        #expect(offer.nextServer == .any)
    }

    @Test("the rule that chose is in the events, and so is a contradiction between options 93 and 60 (D29)")
    func events() throws {
        var responder = Fixture.responder()
        let decision = responder.hears(Fixture.message(.discover) { $0.architectures = [.uefiX64] })
        #expect(decision.events.contains(.architecturesDisagree(listed: .uefiX64, named: .bios)))
        let choice = try Fixture.rules.choice(
            for: BootQuestion(ClientIdentity(Fixture.message(.discover)), at: Fixture.server))
        #expect(decision.events.contains(.boots(choice)))
    }

    @Test("a URL above 127 octets is sent as option 67 alone")
    func longName() throws {
        let url = "http://10.0.0.1/" + String(repeating: "x", count: 120)
        let http = Fixture.message(.discover, vendor: "HTTPClient:Arch:00016:UNDI:003016")
        let offer = try offer(http) { $0.rules = BootRules([BootRule("u", action: .boot(BootPlan(loader: url)))]) }
        #expect(offer.bootFileField.isEmpty)
        #expect(offer.bootFile == url)
    }

    @Test("what does not fit the client is left out, what it did not ask for first (D41)")
    func fitting() throws {
        let large = DHCPOption(DHCPOptionCode(rawValue: 224), Array(repeating: 1, count: 200))
        let wanted = DHCPOption(DHCPOptionCode(rawValue: 225), Array(repeating: 2, count: 200))
        var responder = Fixture.responder { $0.subnets[0].options = [wanted, large] }
        let asks = Fixture.message(.discover) {
            $0.options[.maximumMessageSize] = nil
            $0.options[.parameterRequestList] = [225]
        }
        let decision = responder.hears(asks)
        let reply = try #require(decision.replies.first)
        #expect(try reply.payload().readableBytes <= 548)
        #expect(reply.message.options[wanted.code] == wanted.payload)
        guard case .omitted(let codes)? = decision.events.last else {
            Issue.record("nothing was omitted")
            return
        }
        #expect(codes.contains(large.code) && !codes.contains(wanted.code))
    }

    @Test(
        "no reply is below 300 or above 1472 octets, and the first option is the type (D20, D22, D41)",
        arguments: [0, 250, 1200, 1400])
    func sizes(extra: Int) throws {
        var responder = Fixture.responder {
            $0.subnets[0].options = [DHCPOption(DHCPOptionCode(rawValue: 224), Array(repeating: 1, count: extra))]
        }
        let message = Fixture.message(.discover) {
            $0.options.set(.maximumMessageSize, UInt16(65280))
            $0.options[.relayAgentInformation] = [1, 1, 65]
        }
        let payload = try #require(responder.hears(message).replies.first).payload()
        #expect((300...1472).contains(payload.readableBytes))
        let codes = try DHCPMessage(decoding: payload).options.items.map(\.code).filter { $0 != .pad && $0 != .end }
        #expect(codes.first == .messageType)
        #expect(codes.last == .relayAgentInformation)
    }

    @Test(
        "every real packet gets a decision, damaged or not",
        .enabled(if: Captures.areAvailable, "no captures at ../shared/captures"),
        arguments: Captures.files("bin").filter { !$0.contains("tftp") })
    func captures(path: String) throws {
        var responder = Fixture.responder()
        try forEachMutation(of: Captures.content(path), seed: 3, count: 200) { octets in
            guard let message = try? DHCPMessage(decoding: octets) else { return }
            for reply in responder.hears(message).replies {
                let size = try reply.payload().readableBytes
                #expect(size >= 300 && size <= reply.limit)
            }
        }
    }
}
