// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import QEMULab

@Suite("Machine description")
struct MachineDescriptionTests {
    @Test("every key is read; an absent one has its default")
    func keys() throws {
        let machine = try MachineDescription(
            yaml: """
                machine: q35
                memory: 1024
                nic: virtio
                accel: kvm
                mac: 52:54:00:00:00:07
                arguments: [-smp, "2"]
                """, name: "m.yaml")
        #expect(machine.machine == "q35")
        #expect(machine.memory == 1024)
        #expect(machine.card.device == "virtio-net-pci")
        #expect(machine.accelerator == "kvm")
        #expect(machine.mac == MACAddress(0x52, 0x54, 0, 0, 0, 7))
        #expect(machine.arguments == ["-smp", "2"])
        #expect(try MachineDescription(yaml: "", name: "m.yaml") == MachineDescription())
    }

    @Test(
        "a wrong file names file, line, key and what would be right",
        arguments: [
            ("memroy: 64", "m.yaml:1: unknown key 'memroy'"),
            ("machine: pc\nmemory: 3", "m.yaml:2: memory"),
            ("memory: much", "m.yaml:1: memory"),
            ("nic: ne3000", "ne3000"),
            ("firmware: efi", "m.yaml: firmware 'efi'"),
            ("boot: http4", "m.yaml: boot http4"),
            ("mac: 01:00:5e:00:00:01", "mac '01:00:5e:00:00:01'"),
            ("arguments: {a: b}", "m.yaml:1: arguments"),
            ("- a\n- b", "mapping"),
            ("a: [", "is not YAML"),
        ])
    func errors(yaml: String, names: String) throws {
        let error = try #require(throws: LabError.self) { try MachineDescription(yaml: yaml, name: "m.yaml") }
        #expect(error.description.contains(names), "\(error)")
    }

    @Test("UEFI has a machine and a card of its own, and may boot by HTTP")
    func firmware() throws {
        let machine = try MachineDescription(yaml: "firmware: uefi\nboot: http4", name: "m.yaml")
        #expect(machine.machine == "q35")
        #expect(machine.card == .virtio)
        let images = FirmwareImages(code: "/code.fd", variables: "/vars.fd")
        let words = QEMUArguments(
            machine, monitor: "/tmp/f/0.monitor", wire: .segment("/tmp/f/0.card"), firmware: images
        ).words
        #expect(words.contains("if=pflash,format=raw,unit=0,readonly=on,file=/code.fd"))
        // EDK2's driver and not the ROM's, and neither of the boots that OVMF would try first.
        #expect(words.contains("virtio-net-pci,netdev=net,mac=52:54:00:12:34:56,bootindex=0,romfile="))
        #expect(words.filter { $0.hasSuffix("PXESupport,string=no") }.count == 2)
    }

    @Test("the command line joins the guest to our sockets and boots from its card")
    func commandLine() {
        let monitor = "/tmp/f/0.monitor"
        let wire = QEMUArguments.Wire.segment("/tmp/f/0.card")
        let words = QEMUArguments(MachineDescription(), monitor: monitor, wire: wire).words
        #expect(words.contains("stream,id=net,server=off,addr.type=unix,addr.path=/tmp/f/0.card"))
        #expect(words.contains("e1000,netdev=net,mac=52:54:00:12:34:56,bootindex=0"))
        #expect(words.contains("socket,id=monitor,path=/tmp/f/0.monitor"))
        #expect(!words.contains("-S"))
        #expect(!words.contains("user,id=user,ipv6=off"))
        let lending = QEMUArguments.Wire.segment("/tmp/f/0.card", userMode: "/tmp/f/user")
        #expect(
            QEMUArguments(MachineDescription(), monitor: monitor, wire: lending).words
                .contains("user,id=user,ipv6=off"))
        #expect(QEMUArguments(userModeStack: "/tmp/f/user").words.contains("user,id=user,ipv6=off"))
        #expect(QEMUArguments(MachineDescription(), monitor: monitor, wire: wire, debugger: "/g").words.contains("-S"))
    }
}
