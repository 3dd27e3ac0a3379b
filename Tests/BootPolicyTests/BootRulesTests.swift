// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import NetAddress
import Testing

@Suite("Which client boots what")
struct BootRulesTests {
    private static let mac = MACAddress(0x52, 0x54, 0, 0, 0, 1)
    private static let bios = client("PXEClient", .bios)
    private static let x64 = client("PXEClient", .uefiX64)
    private static let http = client("HTTPClient", .httpX64)
    private static let ipxe = client("PXEClient", .bios, user: "iPXE")
    private static let system = client("udhcp")
    private static let unknown = client("PXEClient", ClientArchitecture(rawValue: 77))

    private static func client(
        _ vendor: String, _ architectures: ClientArchitecture..., user: String? = nil
    ) -> ClientIdentity {
        ClientIdentity(
            hardware: HardwareAddress(mac), vendorClass: VendorClass(vendor), userClasses: user.map { [$0] } ?? [],
            architectures: architectures)
    }

    private func file(_ client: ClientIdentity, _ rules: BootRules) -> Result<String, BootRefusal> {
        Result { () throws(BootRefusal) in
            try rules.choice(for: BootQuestion(client, at: IPv4Address(10, 0, 0, 1))).file
        }
    }

    @Test("the first rule that holds decides and is named")
    func order() throws {
        let rules = BootRules([
            BootRule("pi", match: ClientMatch(platforms: [.raspberryPi]), action: .boot(BootPlan(loader: "pi"))),
            BootRule(
                "lab", match: ClientMatch(macs: [Self.mac], platforms: [.bios]),
                action: .boot(BootPlan(loader: "lab.0"))),
            BootRule("off", match: ClientMatch(platforms: [.uefiX64]), action: .ignore),
            BootRule("all", action: .boot(BootPlan(loader: "all.0"))),
        ])
        #expect(try rules.choice(for: BootQuestion(Self.bios, at: .any)).rule == "lab")
        #expect(file(Self.bios, rules) == .success("lab.0"))
        #expect(file(Self.x64, rules) == .failure(.ignored(rule: "off")))
    }

    @Test("an unknown architecture gets a file by its number or its machine only (D28)")
    func unknownArchitecture() {
        let number = ClientArchitecture(rawValue: 77)
        let all = BootRule("all", action: .boot(BootPlan(loader: "all.0")))
        let named = BootRule("77", match: ClientMatch(architectures: [number]), action: .boot(BootPlan(loader: "x77")))
        let machine = BootRule("m", match: ClientMatch(macs: [Self.mac]), action: .boot(BootPlan(loader: "m")))
        #expect(file(Self.unknown, BootRules([all])) == .failure(.unknownArchitecture(number)))
        #expect(file(Self.unknown, BootRules([all, named])) == .success("x77"))
        #expect(file(Self.unknown, BootRules([all, machine])) == .success("m"))
    }

    @Test("firmware gets the loader and iPXE the script; without one iPXE never gets iPXE (D34)")
    func stages() {
        let chained = BootRules([BootRule("all", action: .boot(BootPlan(loader: "undionly.kpxe", script: "boot.ipxe")))]
        )
        #expect(file(Self.bios, chained) == .success("undionly.kpxe"))
        #expect(file(Self.ipxe, chained) == .success("boot.ipxe"))
        let bare = BootRules([BootRule("all", action: .boot(BootPlan(loader: "efi/ipxe.efi")))])
        #expect(file(Self.ipxe, bare) == .failure(.wouldLoop(rule: "all")))
        let other = BootRules([BootRule("all", action: .boot(BootPlan(loader: "pxelinux.0")))])
        #expect(file(Self.ipxe, other) == .success("pxelinux.0"))
        let url = BootRules([BootRule("all", action: .boot(BootPlan(loader: "ipxe.pxe", script: "http://h/boot.ipxe")))]
        )
        #expect(file(Self.ipxe, url) == .success("http://h/boot.ipxe"))
    }

    @Test(
        "builds of iPXE are known by their names",
        arguments: [
            ("undionly.kpxe", true), ("x86_64/snponly.efi", true), ("C:\\tftp\\ipxe.pxe", true), ("iPXE.efi", true),
            ("http://h/netboot.xyz.efi", true), ("boot.ipxe", false), ("ipxe.ipxe", false), ("pxelinux.0", false),
        ])
    func ipxeNames(file: String, expected: Bool) {
        #expect(BootPlan.isIPXEBuild(file) == expected)
    }

    @Test("HTTP Boot never gets a path and firmware never a URL (D37)")
    func transports() {
        let path = [BootRule("all", action: .boot(BootPlan(loader: "/x64/grub.efi")))]
        let url = [BootRule("all", action: .boot(BootPlan(loader: "http://10.0.0.1/grub.efi")))]
        #expect(file(Self.http, BootRules(path)) == .failure(.needsURL(rule: "all")))
        #expect(
            file(Self.http, BootRules(path, httpPort: 8080))
                == .success("http://10.0.0.1:8080/x64/grub.efi"))
        let odd = [BootRule("all", action: .boot(BootPlan(loader: "i%41 ?#.efi")))]
        #expect(
            file(Self.http, BootRules(odd, httpPort: 80))
                == .success("http://10.0.0.1/i%2541%20%3F%23.efi"))
        #expect(file(Self.http, BootRules(url)) == .success("http://10.0.0.1/grub.efi"))
        #expect(file(Self.x64, BootRules(url)) == .failure(.needsPath(rule: "all")))
    }

    @Test("the URL of a path begins with the address that was asked")
    func baseURL() throws {
        let rules = BootRules([BootRule("all", action: .boot(BootPlan(loader: "x.efi")))], httpPort: 80)
        for server in [IPv4Address(10, 0, 0, 1), IPv4Address(192, 0, 2, 7)] {
            #expect(try rules.choice(for: BootQuestion(Self.http, at: server)).file == "http://\(server)/x.efi")
        }
    }

    @Test("a client that does not boot gets a file only if a rule names its machine (D45)")
    func operatingSystems() {
        let all = BootRule("all", action: .boot(BootPlan(loader: "all.0")))
        let machine = BootRule("m", match: ClientMatch(macs: [Self.mac]), action: .boot(BootPlan(loader: "m.0")))
        #expect(file(Self.system, BootRules([all])) == .failure(.notABootClient))
        #expect(file(Self.system, BootRules([all, machine])) == .success("m.0"))
        #expect(file(Self.bios, BootRules([])) == .failure(.noRule))
    }
}
