// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import QEMULab

@Suite struct InsertedMediumTests {
    private func words(_ kind: InsertedMedium.Kind, path: String = "/m.iso") -> [String] {
        QEMUArguments(
            MachineDescription(), monitor: "/f/0.monitor", wire: .segment("/f/0.card"),
            medium: InsertedMedium(path: path, kind: kind)
        ).words
    }

    @Test(
        "a medium is booted, the card is not, and nothing is written to the file",
        arguments: [(InsertedMedium.Kind.cd, "ide-cd"), (.usb, "usb-storage"), (.disk, "ide-hd")])
    func commandLine(kind: InsertedMedium.Kind, device: String) {
        let words = words(kind)
        #expect(words.contains("\(device),drive=medium,bootindex=0"))
        #expect(words.contains("e1000,netdev=net,mac=52:54:00:12:34:56"))
        #expect(words.contains("strict=on"))
        let drive = words.filter { $0.contains("file.filename=/m.iso,") }
        #expect(drive.count == 1 && drive.allSatisfy { $0.contains("snapshot=on") || $0.contains("readonly=on") })
    }

    @Test("UEFI firmware may boot the card too, behind the medium, or its driver would not be started (U28)")
    func uefi() {
        let words = QEMUArguments(
            MachineDescription(firmware: .uefi), monitor: "/f/0.monitor", wire: .segment("/f/0.card"),
            medium: InsertedMedium(path: "/m.iso", kind: .usb),
            firmware: FirmwareImages(code: "/c", variables: "/v")
        ).words
        #expect(words.contains { $0.contains(",netdev=net,") && $0.contains(",bootindex=1") })
        #expect(words.contains("usb-storage,drive=medium,bootindex=0"))
    }

    @Test("a comma in a name does not end it")
    func comma() {
        #expect(words(.disk, path: "/a,b.iso").contains { $0.contains("file.filename=/a,,b.iso,") })
    }

    @Test("what cannot be booted so is refused, by the option's name")
    func refusals() async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "m.iso").path
            try Data([0]).write(to: URL(filePath: path))
            let table: [(names: String, change: (inout BootRequest) -> Void)] = [
                ("--media '/none.iso'", { $0.medium?.path = "/none.iso" }),
                ("is booted instead of a program", { $0.program = .init(name: "x.0", image: [1]) }),
                ("is booted instead of a program", { $0.bootFile = "x.0" }),
                ("is booted instead of the network", { $0.machine.networkBoot = .http4 }),
                ("--no-dhcp", { ($0.network, $0.hasDHCP) = (.tap, false) }),
                ("--no-dhcp", { ($0.role, $0.hasDHCP) = (.proxy, false) }),
            ]
            var good = BootRequest()
            good.medium = InsertedMedium(path: path, kind: .usb)
            try good.check()
            for row in table {
                var request = good
                row.change(&request)
                let error = try #require(throws: LabError.self) { try request.check() }
                #expect(error.description.contains(row.names), "\(error)")
            }
        }
    }
}
