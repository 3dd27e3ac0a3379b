// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// OVMF boots by HTTPS where the authority is enrolled, and says nothing of why where it is not.
    @Suite(
        "HTTPS boot", .serialized, .timeLimit(.minutes(5)), .enabled(if: LANGuest.canBoot, LANGuest.skipReason),
        .enabled(if: CertificateMaker.canMake, "openssl is not installed"))
    struct HTTPSBootTests {
        private static let server = "198.18.74.1"

        /// The certificates that OVMF is to know, as QEMU hands them to it: an EFI_SIGNATURE_LIST of X.509 (UEFI 2.10 §32.4.1).
        private static func signatureList(der: Data) -> Data {
            // EFI_CERT_X509_GUID, a5c059a1-94e4-4aa7-87b5-ab155c2bf072.
            var list = Data([
                0xA1, 0x59, 0xC0, 0xA5, 0xE4, 0x94, 0xA7, 0x4A, 0x87, 0xB5, 0xAB, 0x15, 0x5C, 0x2B, 0xF0, 0x72,
            ])
            for number in [28 + 16 + der.count, 0, 16 + der.count] {
                withUnsafeBytes(of: UInt32(number).littleEndian) { list.append(contentsOf: $0) }
            }
            return list + Data(count: 16) + der
        }

        @Test(
            "U29, U30: OVMF loads iPXE over HTTPS if it knows the authority; else the server says what the firmware does not",
            arguments: [true, false])
        func boots(isEnrolled: Bool) async throws {
            try await withTemporaryDirectory { folder in
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
                let maker = CertificateMaker(in: folder)
                for name in ["lab", "other"] { try await maker.make(name, isAuthority: true) }
                try await maker.make("boot", alternatives: "IP:\(Self.server)", signedBy: "lab")
                let root = folder.appending(path: "root")
                try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
                let program = root.appending(path: "ipxe.efi")
                try FileManager.default.copyItem(at: LANGuest.files.appending(path: "ipxe.efi"), to: program)
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: program.path)

                let der = try await #require(ExternalTool("openssl")).run(
                    ["x509", "-in", isEnrolled ? "lab.pem" : "other.pem", "-outform", "DER"], in: folder)
                let enrolled = folder.appending(path: "enrolled")
                try Self.signatureList(der: der.output).write(to: enrolled)

                let file = folder.appending(path: "pxekit.yaml")
                try """
                mode: dhcp
                interfaces: [eth0]
                root: [\(root.path)]
                subnets: [{network: 198.18.74.0/24, pools: [198.18.74.100-198.18.74.109]}]
                https: {certificate: \(folder.path)/boot.pem, key: \(folder.path)/boot.key, authorities: \(folder.path)/lab.pem}
                boot: [{name: firmware, platforms: uefi-x64, loader: "https://\(Self.server)/ipxe.efi"}]
                """.write(to: file, atomically: true, encoding: .utf8)
                try await NamespaceLAN.with(["server": "\(Self.server)/24", "guest": nil]) { lan in
                    try await LANGuest.plugTAP(lan, host: "guest")
                    let serve = [Lab.tool.path, "serve", "--config", file.path]
                    try await lan.whileRunning("server", serve, until: "HTTPS on port 443") { server in
                        let (_, console) = try await LANGuest.uefiHTTP.boot(
                            on: lan, host: "guest", server: Self.server,
                            until: isEnrolled ? "Press Ctrl-B" : "failed to load Boot0001",
                            more: ["-fw_cfg", "name=etc/edk2/https/cacerts,file=\(enrolled.path)"])
                        let log = server.text
                        if isEnrolled {
                            #expect(console.contains("Press Ctrl-B"), "\(console.suffix(2000))\(log)")
                            #expect(log.contains("loaded /ipxe.efi by HTTP"), "\(log)")
                        } else {
                            #expect(
                                log.contains("gave up HTTPS: it broke off without a reason, as EDK2 does"), "\(log)")
                        }
                    }
                }
            }
        }
    }
#endif
