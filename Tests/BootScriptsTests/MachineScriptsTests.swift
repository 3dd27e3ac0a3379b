// SPDX-License-Identifier: Apache-2.0

import BootMenu
import BootPolicy
import FileCatalog
import NetAddress
import Testing

@testable import BootScripts

@Suite struct MachineScriptsTests {
    private static let mac = MACAddress(0x52, 0x54, 0, 0, 0, 3)
    private static let other = MACAddress(0x52, 0x54, 0, 0, 0, 4)
    private static let uuid = ClientUUID("12345678-9abc-def0-0102-030405060708")
    private static let server = IPv4Address(192, 0, 2, 1)
    private static let web = Machine(
        "web1", macs: [mac], labels: ["role": "web"], variables: ["disk": "/dev/sda"])
    private static let database = Machine("db1", uuid: uuid, profile: "menu")

    private static func profiles() throws -> [Profile] {
        [
            Profile(
                "debian",
                .kernel(
                    .init(
                        kernel: try VariableText("debian/{{arch}}/linux"),
                        initrds: [try VariableText("debian/initrd.gz")],
                        commandLine: try VariableText(
                            "host={{name}} role={{label.role}} disk={{disk}} mac={{mac}} ip={{address}} url={{url}}/p"))
                ),
                variables: ["arch": "amd64", "disk": "/dev/vda"]),
            Profile("menu", .menu("menu.yaml")),
            Profile("next", .localDisk(.next)),
        ]
    }

    private static func scripts(_ assigned: String = "debian", unknown: String? = nil) throws -> MachineScripts {
        let menu = try Menu(
            yaml: "title: For ${name}\nentries: [{name: a, kernel: linux, arguments: 'host=${name} dear=${name}'}]")
        let policy = MachinePolicy(
            machines: [web, database], profiles: try profiles(),
            assignments: [Assignment(MachineSelector(labels: ["role": "web"]), profile: assigned)], unknown: unknown)
        return MachineScripts(policy, menus: ["menu": menu])
    }

    private static func asker(_ mac: MACAddress = mac, uuid: ClientUUID? = nil, httpPort: Int? = 80) -> ScriptAsker {
        let client = ClientIdentity(
            hardware: HardwareAddress(mac), uuid: uuid, vendorClass: VendorClass("PXEClient"), architectures: [.bios])
        return ScriptAsker(
            BootQuestion(client, at: server), address: IPv4Address(192, 0, 2, 77), httpPort: httpPort)
    }

    private static func text(_ scripts: MachineScripts, _ path: String, _ asker: ScriptAsker) throws -> String? {
        try scripts.file(CatalogPath(path), for: asker).map { String(decoding: $0, as: UTF8.self) }
    }

    private static let line =
        "host=web1 role=web disk=/dev/sda mac=52:54:00:00:00:03 ip=192.0.2.77 url=http://192.0.2.1/p"

    @Test(
        "each loader gets the kernel and the command line of the machine that asks",
        arguments: [
            (
                "pxelinux.cfg/01-52-54-00-00-00-03",
                ["LINUX debian/amd64/linux\n", "INITRD debian/initrd.gz\n", "APPEND \(line)\n"]
            ),
            (
                "pxelinux.cfg/01-52-54-00-00-00-03".uppercased().replacing("PXELINUX.CFG", with: "pxelinux.cfg"),
                ["APPEND \(line)\n"]
            ),
            ("pxelinux.cfg/default", ["APPEND \(line)\n"]),
            ("boot/pxelinux.cfg/default", ["LINUX ::debian/amd64/linux\n", "INITRD ::debian/initrd.gz\n"]),
            (
                "machine.ipxe",
                ["#!ipxe\n", "kernel debian/amd64/linux \(line) ", "initrd --name initrd0 debian/initrd.gz "]
            ),
            ("autoexec.ipxe", ["kernel debian/amd64/linux \(line) "]),
            ("x/autoexec.ipxe", ["kernel /debian/amd64/linux \(line) "]),
            ("grub/grub.cfg", ["/debian/amd64/linux", "host=web1", "/debian/initrd.gz"]),
            ("EFI/debian/grub.cfg-01-52-54-00-00-00-03", ["/debian/amd64/linux", "host=web1"]),
        ])
    func kernel(path: String, parts: [String]) throws {
        let text = try #require(try Self.text(Self.scripts(), path, Self.asker()))
        for part in parts { #expect(text.contains(part), "\(text)") }
        #expect(!text.contains("{{"))
    }

    @Test(
        "nothing is made for other names, nor for machines without a profile that needs it",
        arguments: [
            ("pxelinux.cfg/C0A80001", mac), ("pxelinux.0", mac), ("menu.ipxe", mac), ("grub.cfg-x", mac),
            ("pxelinux.cfg/01-52-54-00-00-00-04", mac), ("pxelinux.cfg/default", other), ("machine.ipxe", other),
            ("default", mac), ("pxelinux.cfg", mac), ("pxelinux.cfg/01-52-54-00-00-00", mac),
        ])
    func others(path: String, mac: MACAddress) throws {
        #expect(try Self.text(Self.scripts(), path, Self.asker(mac)) == nil)
    }

    @Test("the name of a file tells the machine where DHCP did not, and comes before who asks")
    func names() throws {
        let scripts = try Self.scripts()
        let stranger = ScriptAsker(nil, address: IPv4Address(192, 0, 2, 77), server: Self.server, httpPort: 8080)
        let text = try #require(try Self.text(scripts, "pxelinux.cfg/01-52-54-00-00-00-03", stranger))
        #expect(text.contains("url=http://192.0.2.1:8080/p"))
        #expect(try Self.text(scripts, "pxelinux.cfg/default", stranger) == nil)
        let uuid = try #require(Self.uuid)
        #expect(try Self.text(scripts, "pxelinux.cfg/\(uuid)", stranger)?.contains("host=db1 dear=db1") == true)
    }

    @Test("a menu knows the machine, under names that a menu can have")
    func menu() throws {
        let asker = Self.asker(Self.other, uuid: Self.uuid)
        let text = try #require(try Self.text(Self.scripts(), "pxelinux.cfg/default", asker))
        #expect(text.contains("UI menu.c32") && text.contains("APPEND host=db1 dear=db1"), "\(text)")
    }

    @Test("the disk is left to by the exit that the loader has")
    func disk() throws {
        let scripts = try Self.scripts("next")
        #expect(try Self.text(scripts, "pxelinux.cfg/default", Self.asker())?.contains("LOCALBOOT -1") == true)
        #expect(try Self.text(scripts, "machine.ipxe", Self.asker())?.contains("exit 1") == true)
        #expect(try Self.text(scripts, "grub/grub.cfg", Self.asker())?.contains("exit") == true)
    }

    @Test("a machine that nobody knows gets what is said for it")
    func unknown() throws {
        let scripts = try Self.scripts(unknown: "local-disk")
        #expect(try Self.text(scripts, "machine.ipxe", Self.asker(Self.other))?.contains("sanboot") == true)
        // PXELINUX asks by an identifier first that the configuration need not have.
        let identifier = "pxelinux.cfg/ffffffff-9abc-def0-0102-030405060708"
        #expect(try Self.text(scripts, identifier, Self.asker()) == nil)
        let uuid = try #require(ClientUUID("ffffffff-9abc-def0-0102-030405060708"))
        #expect(try Self.text(scripts, identifier, Self.asker(Self.other, uuid: uuid))?.contains("LOCALBOOT 0") == true)
    }

    @Test("what is not known of the machine that asks is a refusal, not an empty word")
    func refusal() throws {
        let refusal = #expect(throws: MachineScripts.Refusal.self) {
            try Self.text(Self.scripts(), "machine.ipxe", Self.asker(httpPort: nil))
        }
        #expect(refusal?.description == "profile debian: {{url}} is not known of the machine that asks")
    }

    @Test("values cannot add lines or commands to what is made")
    func hostile() throws {
        let kernel = Profile.Kernel(kernel: try VariableText("linux"), commandLine: try VariableText("a={{evil}}"))
        func texts(_ evil: String) throws -> (pxelinux: String?, ipxe: String?, grub: String?) {
            let machine = Machine("m", macs: [Self.mac], variables: ["evil": evil], profile: "p")
            let scripts = MachineScripts(MachinePolicy(machines: [machine], profiles: [Profile("p", .kernel(kernel))]))
            return (
                try Self.text(scripts, "pxelinux.cfg/default", Self.asker()),
                try Self.text(scripts, "machine.ipxe", Self.asker()),
                try Self.text(scripts, "grub/grub.cfg", Self.asker())
            )
        }
        for evil in ["x\nLOCALBOOT 0", "x\u{1B}[2J", "x\r"] {
            let refusal = #expect(throws: MachineScripts.Refusal.self) { try texts(evil) }
            #expect(refusal?.description == "profile p: {{evil}} has a control character in it")
        }
        let shell = try texts("x || shell")
        #expect(shell.pxelinux?.contains("APPEND a=x || shell\n") == true)
        #expect(shell.ipxe?.contains("a=x || shell") == false, "\(shell)")
        // iPXE has no way to say the first, nor GRUB the second.
        for evil in ["${net0/ip}", "'; reboot; '"] {
            #expect(throws: MachineScripts.Refusal.self) { try texts(evil) }
        }
    }

    @Test("a menu's variable without a value for some machine that gets it is found, with its line")
    func unknownVariables() throws {
        let menu = try Menu(
            yaml: "entries:\n- {name: a, kernel: '${name}-${disk}'}\n- {name: b, kernel: '${mac}-${nobody}'}")
        let policy = MachinePolicy(
            machines: [Self.web, Self.database], profiles: [Profile("menu", .menu("menu.yaml"))],
            assignments: [Assignment(MachineSelector(), profile: "menu")])
        let scripts = MachineScripts(policy, menus: ["menu": menu])
        let profile = try #require(policy.profiles["menu"])
        let unknown = scripts.unknownVariables(ofMenu: profile)
        #expect(unknown.map(\.name) == ["disk", "name", "nobody"])
        #expect(unknown.map(\.line) == [2, 2, 3])
    }

    @Test("an installer gets the answers of its own machine's profile, and nobody else gets them")
    func answers() throws {
        let template = try AnswerTemplate("host={{name}} role={{label.role}} disk={{disk}} from={{url}}/x\n")
        let policy = MachinePolicy(
            machines: [Self.web, Self.database],
            profiles: try Self.profiles() + [
                Profile("chained", .chain(BootPlan(loader: "x")), answers: [.init("d-i/preseed.cfg", template: "t")])
            ],
            assignments: [Assignment(MachineSelector(labels: ["role": "web"]), profile: "chained")])
        let path = try CatalogPath("d-i/preseed.cfg")
        let scripts = MachineScripts(policy, answers: ["chained": [path: template]])
        #expect(scripts.makes(path))
        #expect(
            try Self.text(scripts, "/d-i//preseed.cfg", Self.asker())
                == "host=web1 role=web disk=/dev/sda from=http://192.0.2.1/x\n")
        #expect(try Self.text(scripts, "d-i/preseed.cfg", Self.asker(Self.other)) == nil)
        #expect(try Self.text(scripts, "d-i/preseed.cfg", ScriptAsker(nil)) == nil)
        #expect(throws: MachineScripts.Refusal.self) {
            try Self.text(scripts, "d-i/preseed.cfg", Self.asker(httpPort: nil))
        }
        let profile = try #require(policy.profiles["chained"])
        #expect(scripts.unknownVariables(of: template, in: profile).isEmpty)
        let unused = Profile("unused", .nothing)
        #expect(scripts.unknownVariables(of: template, in: unused).isEmpty)
        #expect(scripts.unknownVariables(of: try AnswerTemplate("{{nobody}}"), in: unused).map(\.name) == ["nobody"])
        let other = try AnswerTemplate("\n{{serial}}")
        #expect(scripts.unknownVariables(of: other, in: profile).map(\.line) == [2])
    }
}
