// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

@testable import BootTimeline

/// When a boot begins, and what is known of it from then on.
@Suite struct BootStartTests {
    private static let server = IPv4Address(192, 0, 2, 1)
    private static let address = IPv4Address(192, 0, 2, 100)

    /// A server's timeline with a machine that boots again and again.
    private struct Bench {
        var timelines = BootTimelines()
        var responder: DHCPResponder

        init(_ plan: BootPlan) throws {
            let subnet = try #require(IPv4Subnet(address: server, prefixLength: 24))
            responder = DHCPResponder(
                DHCPConfiguration(
                    subnets: [SubnetConfiguration(subnet: subnet, pools: [address...address])],
                    rules: BootRules([BootRule("lab", action: .boot(plan))], httpPort: 80)))
        }

        /// A program of the machine looks for servers.
        @discardableResult
        mutating func search(_ userClass: String? = nil, at seconds: Double, class vendor: String? = nil)
            -> [BootTimeline.Entry]
        {
            let mac = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)
            var message = DHCPMessage(operation: .request, transactionID: 1, hardware: HardwareAddress(mac))
            message.type = .discover
            message.vendorClass = VendorClass(vendor ?? "PXEClient:Arch:00000:UNDI:002001")
            if let userClass { message.options.set(.userClass, text: userClass) }
            let now = Duration.seconds(seconds)
            let arrival = Arrival(interface: "eth0", local: server)
            return timelines.exchanged(message, responder.received(message, on: arrival, at: now), at: now)
        }

        @discardableResult
        mutating func fetch(_ file: String, at seconds: Double) -> BootTimeline.Entry {
            timelines.record(.fetches(file, .tftp), from: "\(address)", at: .seconds(seconds))
        }
    }

    @Test("a boot's seconds begin with the first message of its machine, also where its ROM is iPXE")
    func romIsIPXE() throws {
        var bench = try Bench(BootPlan(loader: "boot.ipxe", script: "boot.ipxe"))
        bench.search("iPXE", at: 100)
        #expect(bench.fetch("boot.ipxe", at: 101).elapsed == .seconds(1))
        // The script asks for an address again: that is no reset.
        #expect(bench.search("iPXE", at: 101.5).first?.elapsed == .seconds(1.5))
        bench.fetch("vmlinuz", at: 103)
        // Reset.
        #expect(bench.search("iPXE", at: 130).first?.elapsed == .zero)
        #expect(bench.fetch("boot.ipxe", at: 131).elapsed == .seconds(1))
    }

    @Test("a loader that firmware has fetched belongs to its boot, and so does the system")
    func chain() throws {
        var bench = try Bench(BootPlan(loader: "undionly.kpxe", script: "boot.ipxe"))
        for start in [100.0, 160] {
            #expect(bench.search(at: start).first?.elapsed == .zero)
            bench.fetch("undionly.kpxe", at: start + 1)
            #expect(bench.search("iPXE", at: start + 4).first?.elapsed == .seconds(4))
            bench.fetch("boot.ipxe", at: start + 5)
            #expect(bench.fetch("vmlinuz", at: start + 6).elapsed == .seconds(6))
            #expect(bench.search(at: start + 30, class: "dhcpcd").first?.elapsed == .seconds(30))
        }
    }

    @Test("an iPXE of a ROM that loads another iPXE is one boot")
    func twoIPXEs() throws {
        var bench = try Bench(BootPlan(loader: "undionly.kpxe", script: "undionly.kpxe"))
        bench.search("iPXE", at: 100)
        bench.fetch("undionly.kpxe", at: 101)
        #expect(bench.search("iPXE", at: 105).first?.elapsed == .seconds(5))
    }

    @Test("rule and platform are known at every step behind the offer")
    func carried() throws {
        var bench = try Bench(BootPlan(loader: "pxelinux.0"))
        bench.search(at: 100)
        let entry = bench.fetch("ldlinux.c32", at: 101)
        #expect(entry.rule == "lab" && entry.platform == "bios")
        #expect(bench.search(at: 130).first?.rule == nil)
    }

    @Test("a file that was offered is told from one that a loader looks for")
    func offered() throws {
        var bench = try Bench(BootPlan(loader: "boot/pxelinux.0"))
        bench.search(at: 100)
        let missing = { (file: String) in BootStep.missing(file, .tftp) }
        func isOffered(_ file: String) -> Bool {
            bench.timelines.record(missing(file), from: "\(Self.address)", at: .seconds(101)).isOffered
        }
        #expect(isOffered("boot/pxelinux.0") && isOffered("/boot/pxelinux.0"))
        #expect(!isOffered("boot/pxelinux.cfg/default") && !isOffered("pxelinux.0"))
        var http = try Bench(BootPlan(loader: "grub/x.efi"))
        http.search(at: 100, class: "HTTPClient:Arch:00016:UNDI:003001")
        let entry = http.timelines.record(.missing("/grub/x.efi", .http), from: "\(Self.address)", at: .seconds(101))
        #expect(entry.isOffered)
    }

    @Test("a machine that only asks for files begins anew after ten minutes")
    func stranger() {
        var timelines = BootTimelines()
        func fetch(_ seconds: Int) -> Duration {
            timelines.record(.fetches("a", .tftp), from: "192.0.2.9", at: .seconds(seconds)).elapsed
        }
        #expect(fetch(100) == .zero && fetch(400) == .seconds(300) && fetch(2000) == .zero)
    }
}
