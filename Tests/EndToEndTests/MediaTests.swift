// SPDX-License-Identifier: Apache-2.0

import Foundation
import NetAddress
import QEMULab
import Testing

/// Media that `pxekit media build` makes, booted where no DHCP server is: by ROMs whose loader returns with interrupts off (U26), and by EDK2,
/// which is strict with partition tables (U27).
@Suite("Media, no DHCP", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
final class MediaTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "pxekit-media-\(UUID())")
    var root: URL { folder.appending(path: "root") }
    private var image: String { folder.appending(path: "medium.iso").path }

    init() throws {
        try FileManager.default.createDirectory(
            at: root.appending(path: "s2/pxelinux.cfg"), withIntermediateDirectories: true)
        try write("SAY this is stage two\nPROMPT 1\nDEFAULT x\n")
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func write(_ configuration: String) throws {
        try Data(configuration.utf8).write(to: root.appending(path: "s2/pxelinux.cfg/default"))
    }

    func build(_ arguments: [String]) async throws {
        try await build(
            alone: (arguments.contains("--stage2") ? [] : ["--stage2", "http://10.0.2.2/s2/"]) + arguments)
    }

    func build(alone arguments: [String]) async throws {
        let run = try await ToolRun.pxekit(["media", "build", "-o", image, "--force"] + arguments)
        try #require(run.exitCode == 0, "\(run.diagnostics)")
    }

    /// Boots the medium until all was shown, and types each text when what stands beside it was.
    func boot(
        _ kind: InsertedMedium.Kind, card: String = "e1000", roots: [URL] = [],
        _ dialogue: [(expected: String, typed: String)], arguments: [String] = [], firmware: Firmware = .bios,
        hostPorts: Set<UInt16> = [], memory: Int = 512, timeout: Duration = .seconds(180),
        tell: @escaping @Sendable (LabEvent) -> Void = { _ in }
    ) async throws -> BootReport {
        var request = BootRequest()
        request.machine = MachineDescription(firmware: firmware)
        request.medium = InsertedMedium(path: image, kind: kind)
        request.hasDHCP = false
        request.machine.memory = memory
        request.machine.card = try NetworkCard(named: card)
        request.machine.arguments = arguments
        request.hostPorts = hostPorts
        request.roots = ([root] + roots).map(\.path)
        request.expectations = try dialogue.map { try Expectation($0.expected) }
        request.keystrokes = dialogue.map(\.typed)
        request.timeout = timeout
        let report = try #require(
            try await BootSession.run(request, with: QEMUInstallation()) { event, _ in tell(event) }.first)
        #expect(report.outcome == .reached, "\(card) as \(kind): \(report.screen.joined(separator: "\n"))")
        #expect(!report.timeline.entries.contains { ["discover", "offer"].contains($0.phase.name) })
        return report
    }

    /// What a person answers who has an address on a slip of paper.
    private static let typing: [(expected: String, typed: String)] = [
        ("Address (as 10.0.0.5/24; Escape: back): ", "10.0.2.78/24\r"), ("Mask or prefix: 24", "\r"),
        ("Gateway, or nothing: ", "10.0.2.2\r"), ("Name server, or nothing: ", "10.0.2.3\r"),
        ("ends in /): http://10.0.2.2/s2/", "\r"), ("address 10.0.2.78", ""),
    ]

    /// Every card by one kind of medium, and one card by all.
    static let boots: [(card: String, kind: InsertedMedium.Kind)] =
        NetworkCard.all.enumerated().map { ($1.device, InsertedMedium.Kind.allCases[$0 % 3]) }
        + [("e1000", .cd), ("e1000", .usb), ("e1000", .disk)]

    @Test("a person's typing gives the address, and stage 2 comes by HTTP", arguments: boots)
    func typed(card: String, kind: InsertedMedium.Kind) async throws {
        try await build(["--ask"])
        let report = try await boot(
            kind, card: card,
            [("1  52:54:00:12:34:56  PCI", "")] + Self.typing
                + [("s2/pxelinux.cfg/default from 0.0.0.0 by our own HTTP", ""), ("this is stage two", "")])
        #expect(report.timeline.entries.contains { $0.phase.name == "file-loaded" })
    }

    @Test("of several cards, two of them of one kind, a person chooses one")
    func severalCards() async throws {
        try await build(["--ask"])
        let second = "2  52:54:00:00:00:01  PCI 8086:100E at 00:08.0"
        _ = try await boot(
            .disk,
            [
                ("1  52:54:00:12:34:56  PCI 8086:100E", ""), (second, ""), ("3  52:54:00:00:00:02  PCI 10EC:8139", ""),
                ("Which card?", "92"), (second, ""), ("Address (as 10.0.0.5/24; Escape: back): ", ""),
            ],
            arguments: [
                "-device", "e1000,mac=52:54:00:00:00:01,addr=8.0", "-device", "rtl8139,mac=52:54:00:00:00:02,addr=9.0",
            ])
    }

    private static let noROM = ["-global", "e1000.romfile="]

    @Test("without a card that has a ROM it says so, and the BIOS goes on")
    func noROM() async throws {
        try await build(["--ask"])
        _ = try await boot(
            .usb, [("no card has an option ROM", ""), ("No bootable device.", "")], arguments: Self.noROM)
    }

    @Test(
        "without a card that has a ROM iPXE goes on, asks the same and keeps what was typed",
        .enabled(if: Lab.isComplete, "no boot files in build/boot; `make test` fetches them"),
        arguments: InsertedMedium.Kind.allCases)
    func fallback(kind: InsertedMedium.Kind) async throws {
        try await build(["--ask", "--with-ipxe", Lab.library[1].appending(path: "ipxe.lkrn").path])
        // By one of them it is a menu of ours that has the kernel told.
        let hasKernel = kind == .disk && Self.hasKernel
        let card = hasKernel ? "virtio-net-pci" : "e1000"
        var end = Self.kernelHasAddress
        if hasKernel {
            try await renderMenu(Self.entry, for: "ipxe", in: root.appending(path: "s2"))
        } else {
            try Data(
                "#!ipxe\necho stage two has ${net0/ip} ${net0/netmask} ${net0/gateway} ${net0/dns}.\nshell\n".utf8
            ).write(to: root.appending(path: "s2/menu.ipxe"))
            end = [("stage two has 10.0.2.78 255.255.255.0 10.0.2.2 10.0.2.3.", "")]
        }
        _ = try await boot(
            kind, card: card, roots: [Lab.library[1]],
            [
                ("going on with iPXE's own drivers", ""), ("(net0, net1 ...): ", "\r"),
                ("(as 10.0.0.5): ", "10.0.2.300\r"),
                ("(as 255.255.255.0): ", "255.255.255.0\r"), ("Gateway, or nothing: ", "10.0.2.2\r"),
                ("Name server, or nothing: ", "10.0.2.3\r"), ("(URL): ", "\r"), ("Invalid argument", ""),
                ("(net0, net1 ...): ", "\r"), ("(as 10.0.0.5): 10.0.2.300", "\u{15}10.0.2.78\r"),
                ("(as 255.255.255.0): ", "\r"), ("Gateway, or nothing: ", "\r"), ("Name server, or nothing: ", "\r"),
                ("(URL): http://10.0.2.2/s2/menu.ipxe", "\r"),
            ] + end, arguments: ["-global", "\(card).romfile="])
    }

    @Test(
        "Debian's kernel has exactly the address that was typed, in user space",
        .enabled(
            if: FileManager.default.fileExists(atPath: Lab.library[1].appending(path: "initrd-net.img").path),
            "no initrd-net.img in build/boot; `make test` makes it"), arguments: InsertedMedium.Kind.allCases)
    func kernel(kind: InsertedMedium.Kind) async throws {
        try await build(["--ask"])
        try write(
            "DEFAULT linux\nLABEL linux\nKERNEL http://10.0.2.2/vmlinuz\nAPPEND console=ttyS0 quiet\nINITRD http://10.0.2.2/initrd-net.img\n"
        )
        _ = try await boot(
            kind, card: "virtio-net-pci", roots: [Lab.library[1]],
            Self.typing + [
                ("inet 10.0.2.78/24 brd 10.0.2.255 scope global", ""), ("default via 10.0.2.2", ""),
                ("name server 10.0.2.3, user space ends", ""),
            ])
    }

    /// One round of the questions: what each shows, and what is typed; nil takes what stands there.
    static func round(
        _ shown: [String], _ typed: [String?]
    ) -> [(expected: String, typed: String)] {
        let questions = [
            "Address (as 10.0.0.5/24; Escape: back): ", "Mask or prefix: ", "Gateway, or nothing: ",
            "Name server, or nothing: ", "ends in /): ",
        ]
        return typed.indices.map { (questions[$0] + shown[$0], typed[$0].map { "\u{15}\($0)\r" } ?? "\r") }
    }

    @Test("an embedded address asks nobody")
    func embedded() async throws {
        try await build(["--address", "10.0.2.99/24", "--gateway", "10.0.2.2"])
        _ = try await boot(.cd, [("address 10.0.2.99", ""), ("this is stage two", "")])
    }

    @Test("UEFI starts its program from every kind of medium", arguments: InsertedMedium.Kind.allCases)
    func uefi(kind: InsertedMedium.Kind) async throws {
        let program = Lab.library[1].appending(path: "ipxe.efi").path
        try #require(FileManager.default.fileExists(atPath: program), "`make test` fetches ipxe.efi")
        try await build(["--ask", "--efi", program])
        var request = BootRequest()
        request.machine = MachineDescription(firmware: .uefi)
        request.medium = InsertedMedium(path: image, kind: kind)
        request.expectations = [try Expectation("iPXE initialising devices")]
        request.timeout = .seconds(120)
        let report = try #require(try await BootSession.run(request, with: QEMUInstallation()) { _, _ in }.first)
        #expect(report.outcome == .reached, "\(kind): \(report.screen.joined(separator: "\n"))")
    }
}
