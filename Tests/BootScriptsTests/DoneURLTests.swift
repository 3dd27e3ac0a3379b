// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import FileCatalog
import NetAddress
import Testing

@testable import BootScripts

/// The URL by which a machine says that it is done, and the files that show how far a boot came.
@Suite struct DoneURLTests {
    private static let mac = MACAddress(0x52, 0x54, 0, 0, 0, 3)
    private static let url = "http://192.0.2.1:8080"

    private struct Full: Error, CustomStringConvertible { let description = "the disk is full" }

    private static func profiles() throws -> [Profile] {
        func kernel(_ name: String, _ file: String, _ initrds: [String], _ line: String) throws -> Profile {
            Profile(
                name,
                .kernel(
                    .init(
                        kernel: try VariableText(file), initrds: try initrds.map { try VariableText($0) },
                        commandLine: try VariableText(line))),
                answers: [Profile.Answer("preseed.cfg", template: "t")])
        }
        return [
            try kernel("install", "Debian/linux", ["a.gz", "{{url}}/b.gz"], "done={{doneURL}}"),
            try kernel("plain", "/linux", [], "quiet"),
            try kernel("elsewhere", "http://192.0.2.9/linux", ["http://192.0.2.9/initrd"], ""),
            Profile("chained", .chain(BootPlan(loader: "ipxe.efi", script: "boot.ipxe"))),
            Profile("remote", .chain(BootPlan(loader: "ipxe.efi", script: "http://192.0.2.9/boot.ipxe"))),
            Profile("program", .chain(BootPlan(loader: "memtest.0"))), Profile("menu", .menu("menu.yaml")),
        ]
    }

    private static func scripts(
        _ profile: String, token: @escaping @Sendable (String) throws -> String = { "of-\($0)" }
    ) throws -> MachineScripts {
        let policy = MachinePolicy(
            machines: [Machine("web1", macs: [mac], profile: profile)], profiles: try profiles(), unknown: "plain")
        let path = try CatalogPath("preseed.cfg")
        let answers = [
            "install": [path: try AnswerTemplate("wget {{#doneURL}}{{doneURL}}{{/doneURL}}")],
            "plain": [path: try AnswerTemplate("nothing{{#doneURL}} but {{doneURL}}{{/doneURL}}")],
        ]
        return MachineScripts(policy, answers: answers).with(policy, token: token)
    }

    private static func asker(_ mac: MACAddress = mac, httpPort: Int? = 8080) -> ScriptAsker {
        let client = ClientIdentity(
            hardware: HardwareAddress(mac), vendorClass: VendorClass("PXEClient"), architectures: [.bios])
        return ScriptAsker(
            BootQuestion(client, at: IPv4Address(192, 0, 2, 1)), address: IPv4Address(192, 0, 2, 77), httpPort: httpPort
        )
    }

    private static func text(_ scripts: MachineScripts, _ path: String, _ asker: ScriptAsker = asker()) throws
        -> String?
    {
        try scripts.file(CatalogPath(path), for: asker).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "command lines and answers have it",
        arguments: ["machine.ipxe", "pxelinux.cfg/default", "grub.cfg", "preseed.cfg"])
    func made(path: String) throws {
        let text = try #require(try Self.text(Self.scripts("install"), path))
        #expect(text.contains("\(Self.url)/done/web1?token=of-web1"), "\(text)")
    }

    @Test("a template of Mustache makes nothing of it that a shell would read otherwise")
    func plain() throws {
        #expect(try Self.text(Self.scripts("install"), "preseed.cfg") == "wget \(Self.url)/done/web1?token=of-web1")
    }

    @Test("a machine that nobody knows has none, and no token is made where no text wants one")
    func none() throws {
        let scripts = try Self.scripts("elsewhere") { machine in
            Issue.record("a token for \(machine)")
            return ""
        }
        #expect(try Self.text(scripts, "machine.ipxe")?.contains("done") == false)
        let stranger = Self.asker(MACAddress(0x52, 0x54, 0, 0, 0, 9))
        #expect(try Self.text(scripts, "preseed.cfg", stranger) == "nothing")
        #expect(scripts.profileWithDoneURL?.name == "install")
    }

    @Test("without HTTP, or where the token cannot be kept, the file is refused with the reason")
    func refused() throws {
        let full = try Self.scripts("install") { _ in throw Full() }
        let reason = #expect(throws: MachineScripts.Refusal.self) { try Self.text(full, "machine.ipxe") }
        #expect(reason?.description == "profile install: no token could be kept: the disk is full")
        let scripts = try Self.scripts("install")
        let missing = #expect(throws: MachineScripts.Refusal.self) {
            try Self.text(scripts, "machine.ipxe", Self.asker(httpPort: nil))
        }
        #expect(missing?.description.hasSuffix("is not known of the machine that asks") == true)
    }

    @Test(
        "what shows that a boot came to its kernel: the kernel and its last RAM disk, where they are this server's",
        arguments: [
            ("install", "linux", ["debian/linux", "b.gz"]), ("plain", "x", ["linux"]),
            ("elsewhere", "pxelinux.cfg/default", ["pxelinux.cfg/default"]), ("elsewhere", "x", ["machine.ipxe"]),
            ("menu", "grub.cfg", ["grub.cfg"]), ("local-disk", "machine.ipxe", ["machine.ipxe"]),
            ("chained", "x", ["boot.ipxe"]), ("program", "x", ["memtest.0"]), ("remote", "x", []), ("nothing", "x", []),
        ])
    func evidence(profile: String, fetched: String, needed: [String]) throws {
        let (scripts, asker) = (try Self.scripts(profile), Self.asker())
        let decision = try #require(asker.question.flatMap(scripts.policy.decision))
        #expect(scripts.evidence(of: decision, for: asker, fetched: try CatalogPath(fetched)) == needed)
        #expect((decision.profile.reasonAgainstOnce == nil) == !needed.isEmpty)
    }
}
