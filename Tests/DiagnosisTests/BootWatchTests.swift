// SPDX-License-Identifier: Apache-2.0

import DHCPWire
import NetAddress
import TFTPWire
import TestSupport
import Testing

@testable import Diagnosis

/// A boot server that serves the machine of a scene, and the watch that listens to it.
private final class Served {
    let watch = BootWatch()
    let scene: Scene
    var now = Duration.seconds(1_700_000_000)
    private(set) var stops: [String] = []
    private var port: UInt16 = 2070

    init(_ kind: Scene.Kind) { scene = Scene(kind) }

    /// Time goes by, and the watch is asked whenever it wants to be.
    func wait(_ seconds: Double) {
        let end = now + .seconds(seconds)
        while let due = watch.nextDue, due <= end {
            now = max(now, due)
            stops += watch.stops(at: now).map(\.finding.cause.id)
        }
        now = end
    }

    func hears(_ type: DHCPMessageType, port: UInt16 = 67, of other: IPv4Address? = nil) {
        let message = scene.question(type) {
            if type == .request, port == 67 {
                $0.options.set(.requestedAddress, self.scene.me.ip)
                $0.options.set(.serverIdentifier, other ?? Scene.Host.dhcp.ip)
            }
        }
        let isKnown = port == 4011
        watch.took(
            message, from: .init(.ipv4(isKnown ? scene.me.ip : .any), port: isKnown ? 4011 : 68),
            to: .init(.ipv4(isKnown ? Scene.Host.proxy.ip : .broadcast), port: port), at: now)
    }

    func says(_ type: DHCPMessageType, file: String? = nil, server: IPv4Address? = nil) {
        let message = scene.answer(type, from: .dhcp, file: file, server: server)
        watch.took(
            message, from: .init(.ipv4(Scene.Host.dhcp.ip), port: 67), to: .init(.ipv4(.broadcast), port: 68), at: now)
    }

    /// ProxyDHCP: an offer, or the answer of port 4011, without an address.
    func proxySays(_ type: DHCPMessageType, file: String?, port: UInt16) {
        let message = scene.answer(type, from: .proxy, file: file) { message in
            message.yourAddress = .any
            message.options.set(.vendorClass, text: "PXEClient")
        }
        watch.took(
            message, from: .init(.ipv4(Scene.Host.proxy.ip), port: port), to: .init(.ipv4(.broadcast), port: 68),
            at: now)
    }

    func lease(file: String?, server: IPv4Address? = nil) {
        hears(.discover)
        says(.offer, file: file, server: server)
        hears(.request)
        says(.acknowledge, file: file, server: server)
    }

    /// A request by TFTP; without an end the transfer goes on.
    func tftp(_ name: String, _ end: TransferEnd?, size: Bool = false) throws {
        port += 1
        let request = TFTPRequest(TFTPString(name), options: size ? [TFTPOption(.transferSize, 0)] : [])
        let place = BootWatch.Place(.ipv4(scene.me.ip), port: port)
        if case .refused? = end {} else { watch.asked(for: request, from: place, at: now) }
        if let end { watch.ended(request, from: place, end, at: now) }
    }

    func http(_ path: String, _ status: Int, method: String = "GET") {
        watch.answered(method, path, status: status, bytes: 1000, to: .ipv4(scene.me.ip), at: now)
    }

    static let missing = TransferEnd.refused(TFTPError(.fileNotFound, "File not found"))
}

/// One way to fail under the eyes of the server.
private struct ServedFault: CustomTestStringConvertible {
    let cause: String
    let kind: Scene.Kind
    let act: @Sendable (Served) throws -> Void
    var testDescription: String { cause }

    init(_ cause: String, _ kind: Scene.Kind = .bios, _ act: @escaping @Sendable (Served) throws -> Void) {
        (self.cause, self.kind, self.act) = (cause, kind, act)
    }

    static let all: [ServedFault] = [
        .init("boot-file-not-found") {
            $0.lease(file: "pxeboot.0")
            try $0.tftp("pxeboot.0", Served.missing)
        },
        .init("file-not-fetched") { $0.lease(file: "pxeboot.0") },
        .init("file-not-fetched", .http) { $0.lease(file: "http://192.0.2.1/boot.efi") },
        .init("file-not-fetched", .uefi) {
            $0.hears(.discover)
            $0.proxySays(.offer, file: nil, port: 67)
            $0.hears(.request, of: Scene.Host.other.ip)
            $0.scene.transaction += 1
            $0.hears(.request, port: 4011)
            $0.proxySays(.acknowledge, file: "ipxe.efi", port: 4011)
        },
        .init("proxy-only", .uefi) { served in
            for _ in 0..<3 {
                served.hears(.discover)
                served.proxySays(.offer, file: "ipxe.efi", port: 67)
                served.wait(4)
            }
        },
        .init("offer-not-heard") { served in
            for _ in 0..<3 {
                served.hears(.discover)
                served.says(.offer, file: "pxeboot.0")
                served.wait(4)
            }
        },
        .init("pool-exhausted") {
            $0.hears(.discover)
            $0.watch.knows("pool-exhausted", "all in use", ofSenderOf: $0.scene.question(.discover), at: $0.now)
        },
        .init("uefi-file-for-bios") {
            $0.lease(file: "boot")
            try $0.tftp("boot", nil)
            $0.watch.cannotStart("boot", "it is for UEFI", at: .ipv4($0.scene.me.ip), at: $0.now)
            try $0.tftp("boot", .whole(bytes: 90_000))
        },
        .init("pxelinux-no-configuration") {
            $0.lease(file: "pxelinux.0")
            try $0.tftp("pxelinux.0", .whole(bytes: 42_000))
            try $0.tftp("pxelinux.cfg/01-52-54", Served.missing)
            try $0.tftp("pxelinux.cfg/default", Served.missing)
        },
        .init("tftp-stalled") {
            $0.lease(file: "pxelinux.0")
            try $0.tftp("pxelinux.0", .stalled(bytes: 14_680, blockSize: 1468))
        },
        .init("http-not-found", .http) {
            $0.lease(file: "http://192.0.2.1/boot.efi")
            $0.http("/boot.efi", 404)
        },
        .init("loader-loop") { served in
            for kind in [Scene.Kind.bios, .ipxe, .ipxe, .ipxe] {
                served.scene.next(kind)
                served.lease(file: "undionly.kpxe")
                try served.tftp("undionly.kpxe", .whole(bytes: 70_000))
                served.wait(2)
            }
        },
    ]
}

@Suite struct BootWatchTests {
    /// Causes that are made here and that no capture shows.
    static let servedCauses = ServedFault.all.map(\.cause).filter { id in Rule.served.contains { $0.cause.id == id } }

    @Test(
        "a boot that stops is told with its cause, once, although the machine tries again", arguments: ServedFault.all)
    fileprivate func fault(fault: ServedFault) throws {
        let served = Served(fault.kind)
        try fault.act(served)
        served.wait(30)
        #expect(served.stops.first == fault.cause, "\(served.stops)")
        #expect(served.stops.count == 1, "\(served.stops)")
        #expect(Cause.named(fault.cause) != nil)
    }

    @Test("the same file that is asked for again in one boot is no news; in the next boot it is")
    func repeated() throws {
        let served = Served(.bios)
        served.lease(file: "pxeboot.0")
        for _ in 0..<5 {
            try served.tftp("pxeboot.0", Served.missing)
            served.wait(8)
        }
        #expect(served.stops == ["boot-file-not-found"])
        served.scene.next(.bios)
        served.lease(file: "pxeboot.0")
        try served.tftp("pxeboot.0", Served.missing)
        served.wait(8)
        #expect(served.stops == ["boot-file-not-found", "boot-file-not-found"])
    }

    @Test("a boot that goes on has no finding, however slow its user is", arguments: [Scene.Kind.bios, .uefi, .arm])
    func healthy(kind: Scene.Kind) throws {
        let served = Served(kind)
        let loader = kind == .bios ? "undionly.kpxe" : kind == .arm ? "snp-arm64.efi" : "ipxe.efi"
        served.lease(file: loader)
        served.wait(1)
        // EDK2 asks for the size and breaks off, which the service does not tell as an end.
        try served.tftp(loader, nil, size: true)
        served.wait(2)
        try served.tftp(loader, nil)
        served.wait(20)
        try served.tftp(loader, .whole(bytes: 90_000))
        served.wait(6)
        served.scene.next(.ipxe)
        served.lease(file: "http://192.0.2.1/boot.ipxe")
        try served.tftp("autoexec.ipxe", Served.missing)
        served.http("/boot.ipxe", 200)
        served.wait(300)
        served.http("/vmlinuz", 200)
        served.scene.next(.system)
        served.lease(file: nil)
        served.http("/optional", 404)
        served.wait(700)
        #expect(served.stops == [])
        #expect(served.watch.stops(at: served.now).isEmpty)
        #expect(served.watch.size == 0, "a machine that is silent for long is forgotten")
    }

    @Test("beside another DHCP server a machine that boots from there is left alone")
    func beside() throws {
        let served = Served(.uefi)
        served.hears(.discover)
        served.proxySays(.offer, file: "ipxe.efi", port: 67)
        served.hears(.request, of: Scene.Host.other.ip)
        served.wait(60)
        #expect(served.stops == [])
        // It is known by the address that it took there.
        try served.tftp("ipxe.efi", Served.missing)
        served.wait(60)
        #expect(served.stops == ["boot-file-not-found"])
    }

    @Test("who no DHCP message told of is not followed, and a flood of machines stays in bounds")
    func bounded() throws {
        let served = Served(.bios)
        try served.tftp("x", Served.missing)
        served.wait(30)
        #expect(served.stops == [] && served.watch.size == 0)
        for number in 0..<3000 {
            served.scene.me.mac = MACAddress(0x52, 0x54, 1, 0, UInt8(number >> 8), UInt8(number & 0xFF))
            served.hears(.discover)
        }
        served.wait(5)
        #expect(served.watch.size <= 1024)
    }
}
