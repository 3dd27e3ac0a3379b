// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import NIOCore
import TestSupport
import Testing

/// The captures of real firmware, and what their index says of them.
@Suite(.enabled(if: Captures.areAvailable, Comment(rawValue: Captures.skipReason))) struct RealCaptureTests {
    @Test(
        "a capture with a fault gets its cause",
        arguments: [
            ("tianocore/BZ-387-PXE-UEFI.pcapng", "pxe-class-without-43"),
            ("tianocore/BZ-17-PXE_IP4_Diff_Subnet.pcapng", "address-declined"),
            ("tianocore/BZ-880-trimmed.pcapng", "url-for-pxe"),
        ])
    func fault(path: String, cause: String) throws {
        let report = try diagnosis(of: try Captures.content(path))
        let findings = report.machines.flatMap(\.findings)
        #expect(findings.first?.cause.id == cause, "\(findings.map { "\($0.cause.id): \($0.evidence.map(\.text))" })")
    }

    @Test(
        "a capture without a fault has no finding",
        arguments: [
            "danderson-netboot/usec.pcap", "danderson-netboot/nsec.pcap", "danderson-netboot/dhcp.pcap",
            "tianocore/BZ-767-working_without_vendor_class.pcapng", "pcapplusplus/Dhcp1.pcap",
            "pcapplusplus/Dhcp2.pcap",
            "pcapplusplus/dhcpv6.pcap", "tcpdump/dhcp-rfc3004.pcap", "tcpdump/tftp.pcap",
        ])
    func healthy(path: String) throws {
        let report = try diagnosis(of: try Captures.content(path))
        #expect(report.machines.flatMap(\.findings).map { "\($0.cause.id): \($0.evidence.map(\.text))" } == [])
    }

    @Test("the way of a real BIOS by a proxy is told in phases")
    func phases() throws {
        let report = try diagnosis(of: try Captures.content("danderson-netboot/usec.pcap"))
        let machine = try #require(report.machines.first { $0.machine == "d0:50:99:4e:05:57" })
        #expect(machine.programs == ["PXE ROM (x86 BIOS)"])
        #expect(machine.phases.map(\.name).prefix(3) == ["offer", "address", "boot server"])
    }

    @Test("damaged real captures are judged without a trap", arguments: Captures.files("pcap", "pcapng"))
    func damage(path: String) throws {
        let octets = Array(try Captures.content(path).readableBytesView)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<150 {
            var damaged = octets
            for _ in 0..<6 {
                damaged[Int.random(in: 0..<octets.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            damaged.removeLast(random.chance(0.3) ? Int.random(in: 0..<octets.count, using: &random) : 0)
            _ = try? diagnosis(of: ByteBuffer(bytes: damaged))
        }
    }
}
