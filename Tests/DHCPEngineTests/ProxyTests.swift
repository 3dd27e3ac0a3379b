// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NIOCore
import NetAddress
import Testing

@Suite("ProxyDHCP")
struct ProxyTests {
    static func proxy(_ change: (inout DHCPConfiguration) -> Void = { _ in }) -> DHCPResponder {
        Fixture.responder {
            $0.subnets = []
            $0.isOnlyServer = false
            $0.boot = BootServiceConfiguration(offersByProxy: true)
            change(&$0)
        }
    }

    static func uefi(_ number: UInt8 = 1) -> DHCPMessage {
        Fixture.message(.discover, client: number, vendor: "PXEClient:Arch:00007:UNDI:003016") {
            $0.architectures = [.uefiX64]
            $0.networkInterface = NetworkInterfaceIdentifier(type: 1, major: 3, minor: 16)
        }
    }

    private func offer(_ message: DHCPMessage, _ change: (inout DHCPConfiguration) -> Void = { _ in }) throws
        -> DHCPReply
    {
        var responder = Self.proxy(change)
        return try #require(responder.hears(message).replies.first)
    }

    @Test("a BIOS ROM is told to boot the file, with server and file (D3, D16), by broadcast on its interface (D25)")
    func bios() throws {
        let reply = try offer(Fixture.message(.discover) { $0.options[.machineIdentifier] = [0] + Array(1...16) })
        let offer = reply.message
        #expect(offer.yourAddress == .any)
        #expect(offer.vendorClass?.text == "PXEClient")
        #expect(offer.pxeOptions?.discoveryControl == .bootOfferedFile)
        #expect(offer.options[.vendorSpecific]?.last == 255)
        #expect(offer.nextServer == Fixture.server)
        #expect(offer.bootFileField == Array("netboot".utf8))
        #expect(offer.options[.machineIdentifier] == [0] + Array(1...16))
        #expect(!offer.options.contains(.leaseTime) && !offer.options.contains(.subnetMask))
        #expect(reply.destination == .broadcast(port: 68))
        #expect(try reply.payload().readableBytes >= 300)
    }

    @Test("UEFI gets no option 43 and is awaited on port 4011 (D2), without that port the other shape")
    func uefi() throws {
        let binl = try offer(Self.uefi()).message
        #expect(binl.vendorClass?.text == "PXEClient")
        #expect(!binl.options.contains(.vendorSpecific))
        #expect(binl.bootFile == "netboot")
        let direct = try offer(Self.uefi()) { $0.boot.answersBootServerPort = false }.message
        #expect(direct.pxeOptions?.discoveryControl == .bootOfferedFile)
    }

    @Test("a PXE 2.0 ROM is awaited on port 4011 (D3)")
    func oldROM() throws {
        let message = Fixture.message(.discover) { $0.networkInterface = .init(type: 1, major: 2, minor: 0) }
        #expect(try !offer(message).message.options.contains(.vendorSpecific))
    }

    @Test(
        "who boots a file that is sent by MTFTP is told group, ports and times, beside 'boot this' and on port 4011 (D5)"
    )
    func mtftp() throws {
        let sent = PXEOptions.MTFTP(
            group: IPv4Address(239, 255, 69, 2), clientPort: 1760, serverPort: 1759, startDelay: 1, transferTimeout: 2)
        let bios = try offer(Fixture.message(.discover)) { $0.boot.multicastFiles = ["netboot": sent] }.message
        #expect(bios.pxeOptions?.mtftp == sent)
        #expect(bios.pxeOptions?.discoveryControl == .bootOfferedFile)
        // Ports are little-endian (PXE 2.1 table 2-1, as clients read it).
        let tags: [UInt8] = [1, 4, 239, 255, 69, 2, 2, 2, 0xE0, 6, 3, 2, 0xDF, 6, 4, 1, 1, 5, 1, 2]
        #expect(bios.options[.vendorSpecific] == [6, 1, 8] + tags + [255])
        let other = try offer(Fixture.message(.discover)) { $0.boot.multicastFiles = ["other.0": sent] }.message
        #expect(other.pxeOptions?.mtftp == nil)
        let elsewhere = try offer(Fixture.message(.discover)) {
            $0.boot.multicastFiles = ["netboot": sent]
            let plan = BootPlan(loader: "netboot", server: IPv4Address(10, 0, 0, 9))
            $0.rules = BootRules([BootRule("all", action: .boot(plan))])
        }.message
        #expect(elsewhere.pxeOptions?.mtftp == nil)
        var responder = Self.proxy { $0.boot.multicastFiles = ["netboot": sent] }
        let request = Fixture.message(.request) { $0.clientAddress = Fixture.first }
        let arrival = Arrival(interface: "eth0", local: Fixture.server, destinationPort: 4011)
        let answer = try #require(responder.hears(request, on: arrival).replies.first)
        #expect(answer.message.pxeOptions?.mtftp == sent)
    }

    @Test("strict mode adds a prompt of no seconds (D9); option 67 and its NUL can be left out (D30, D32)")
    func switches() throws {
        let message = Fixture.message(.discover)
        #expect(try offer(message).message.pxeOptions?.menuPrompt == nil)
        let strict = try offer(message) { $0.boot.sendsPrompt = true }.message
        #expect(strict.options[.vendorSpecific] == [6, 1, 8, 10, 4, 0] + Array("PXE".utf8) + [255])
        #expect(try !offer(message) { $0.boot.sendsBootFileOption = false }.message.options.contains(.bootFileName))
        let bare = try offer(message) { $0.boot.terminatesNames = false }.message
        #expect(bare.options[.bootFileName] == Array("netboot".utf8))
    }

    @Test("HTTP Boot gets HTTPClient and a URL, or nothing at all (H1, H2, D37)")
    func httpBoot() throws {
        let message = Fixture.message(.discover, vendor: "HTTPClient:Arch:00016:UNDI:003016") {
            $0.architectures = [.httpX64]
        }
        let offer = try offer(message) { $0.rules.httpPort = 80 }.message
        #expect(offer.vendorClass?.text == "HTTPClient")
        #expect(offer.bootFile == "http://10.0.0.1/netboot")
        #expect(!offer.options.contains(.vendorSpecific))
        var responder = Self.proxy()
        #expect(responder.hears(message).replies.isEmpty)
    }

    @Test("a Raspberry Pi gets its menu, two seconds later than the DHCP offer, and no option 66 (R1, R3, R4)")
    func raspberryPi() throws {
        let message = Fixture.message(.discover) {
            $0.hardware = HardwareAddress(MACAddress(0xB8, 0x27, 0xEB, 1, 2, 3))
            $0.options[.machineIdentifier] = [0] + Array([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4])
        }
        let reply = try offer(message)
        #expect(reply.delay == .seconds(2))
        #expect(reply.message.pxeOptions?.bootMenu.first?.text.hasPrefix("Raspberry Pi Boot") == true)
        #expect(reply.message.pxeOptions?.menuPrompt == .init(timeout: 0, text: "PXE"))
        #expect(reply.message.nextServer == Fixture.server)
        #expect(!reply.message.options.contains(.tftpServerName))
    }

    @Test("U-Boot, which reads nothing but the header, finds server and file there (R6)")
    func uboot() throws {
        let message = Fixture.message(.discover, vendor: "U-Boot.armv8") { $0.architectures = [.ubootARM64] }
        let offer = try offer(message).message
        #expect(offer.nextServer == Fixture.server)
        #expect(offer.bootFileField == Array("netboot".utf8))
    }

    @Test("operating systems, unknown architectures and ignored machines are left alone (D28, D45)")
    func leftAlone() {
        var responder = Self.proxy {
            $0.rules.rules.insert(BootRule("off", match: ClientMatch(macs: [Fixture.mac(9)]), action: .ignore), at: 0)
        }
        let odd = ClientArchitecture(rawValue: 77)
        #expect(
            responder.hears(Fixture.message(.discover, vendor: "MSFT 5.0")).events == [.doesNotBoot(.notABootClient)])
        let unknown = Fixture.message(.discover, vendor: "PXEClient") { $0.architectures = [odd] }
        #expect(responder.hears(unknown).events == [.doesNotBoot(.unknownArchitecture(odd))])
        #expect(responder.hears(Fixture.message(.discover, client: 9)).events == [.doesNotBoot(.ignored(rule: "off"))])
        #expect(responder.hears(Fixture.message(.request)).replies.isEmpty)
        #expect(responder.hears(Fixture.message(.inform)).replies.isEmpty)
    }

    @Test("every DISCOVER is answered at once (D17)")
    func everyDiscover() {
        var responder = Self.proxy()
        for second in 0..<20 { #expect(responder.hears(Fixture.message(.discover), after: second).replies.count == 1) }
    }

    @Test("another server is named once, with what it says (D43)")
    func otherServer() {
        var responder = Self.proxy()
        var foreign = Fixture.message(.offer) {
            $0.operation = .reply
            $0.options.set(.serverIdentifier, Fixture.router)
            $0.vendorClass = VendorClass("PXEClient")
            $0.bootFileField = [65]
        }
        let arrival = Fixture.unicast(from: Fixture.router)
        let other = OtherServer(
            identifier: Fixture.router, source: Fixture.router, vendorClass: VendorClass("PXEClient"),
            givesAddresses: false, boots: true)
        #expect(responder.hears(foreign, on: arrival).events == [.otherServer(other)])
        #expect(responder.hears(foreign, on: arrival).events == [.refused(.notARequest(.reply))])
        foreign.yourAddress = Fixture.first
        #expect(responder.hears(foreign, on: arrival).events.count == 1)
    }

    @Test("a parameter list of options 128 to 135 changes nothing (D40)")
    func reservedOptions() throws {
        let plain = try offer(Fixture.message(.discover)).message
        let asking = try offer(
            Fixture.message(.discover) { $0.options[.parameterRequestList] = Array(128...135) + [0xCC] }
        ).message
        #expect(plain == asking)
    }

    @Test("a relay gets the offer on port 67 with its option 82 (D26)")
    func relay() throws {
        let relay = IPv4Address(10, 9, 0, 254)
        let reply = try offer(
            Fixture.message(.discover) {
                $0.relay = relay
                $0.options[.relayAgentInformation] = [1, 1, 65]
            })
        #expect(reply.destination == .unicast(relay, port: 67))
        #expect(reply.message.options[.relayAgentInformation] == [1, 1, 65])
    }

    @Test("replies to a class can be held back, ten seconds at most (D18)")
    func delays() throws {
        let delay = BootServiceConfiguration.ReplyDelay(match: ClientMatch(platforms: [.bios]), delay: .seconds(60))
        #expect(try offer(Fixture.message(.discover)) { $0.boot.delays = [delay] }.delay == .seconds(10))
        #expect(try offer(Self.uefi()) { $0.boot.delays = [delay] }.delay == .zero)
    }
}
