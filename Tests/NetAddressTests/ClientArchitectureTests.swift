// SPDX-License-Identifier: Apache-2.0
import NetAddress
import Testing

/// The table of architectures against IANA's "Processor Architecture Types".
@Suite("Architectures")
struct ClientArchitectureTests {
    private static let all = (0...60).map { ClientArchitecture(rawValue: $0) }

    private func numbers(_ holds: (ClientArchitecture) -> Bool) -> [UInt16] { Self.all.filter(holds).map(\.rawValue) }

    @Test("the registry has 42 numbers, and others are carried without a name")
    func registry() {
        #expect(numbers { $0.name != nil } == Array(0...41))
        #expect("\(ClientArchitecture.uefiX64)" == "7 (x64 UEFI)")
        #expect("\(ClientArchitecture.rpiboot)" == "41 (ARM rpiboot)")
        #expect("\(ClientArchitecture(rawValue: 4711))" == "4711")
        #expect(Set(Self.all.compactMap(\.name)).count == 42)
    }

    @Test("which are UEFI, which fetch by HTTP and which are ARM stands in the table")
    func columns() {
        #expect(
            numbers(\.isUEFI)
                == [2, 6, 7, 8, 9, 10, 11] + Array(15...19) + Array(25...30) + Array(33...40))
        #expect(numbers(\.isHTTP) == Array(15...20) + [23, 24, 26, 28, 30, 38, 40])
        #expect(numbers(\.isARM) == [8, 10, 11, 18, 19, 21, 22, 23, 24, 41])
    }

    @Test("the names say the same as the columns")
    func names() {
        for architecture in Self.all {
            let name = architecture.name ?? ""
            #expect(architecture.isHTTP == name.hasSuffix("HTTP"))
            #expect(architecture.isUEFI == ["EFI", "EBC"].contains { name.contains($0) })
        }
    }

    @Test(
        "each architecture has its platform, others have none (D28)",
        arguments: [
            (0, .bios), (6, .uefiIA32), (7, .uefiX64), (9, .uefiX64), (10, .uefiARM32), (11, .uefiARM64),
            (15, .uefiIA32), (16, .uefiX64), (18, .uefiARM32), (19, .uefiARM64), (20, .bios), (21, .ubootARM32),
            (22, .ubootARM64), (23, .ubootARM32), (27, .uefiRISCV64), (28, .uefiRISCV64), (39, .uefiLoongArch64),
            (41, .raspberryPi), (2, nil), (8, nil), (29, nil), (77, nil),
        ] as [(UInt16, Platform?)])
    func platforms(number: UInt16, platform: Platform?) {
        #expect(ClientArchitecture(rawValue: number).platform == platform)
    }

    @Test("a platform is UEFI if and only if its architectures are")
    func platformKinds() {
        for architecture in Self.all {
            guard let platform = architecture.platform else { continue }
            #expect(platform.isUEFI == architecture.isUEFI)
            #expect(platform.isUBoot == (21...24).contains(architecture.rawValue))
        }
    }
}
