// SPDX-License-Identifier: Apache-2.0

import DHCPWire
import NIOCore
import TFTPWire

extension Fault {
    static let tftp: [Fault] = [
        leased("tftp-silent") { $0.ask("pxelinux.0", times: 4) },
        leased("tftp-silent", .uefi, file: "ipxe.efi") { $0.ask("ipxe.efi", times: 4, TFTPOption(.transferSize, 0)) },
        leased("tftp-other-address") { scene in
            for _ in 0..<3 {
                scene.ask("pxelinux.0").reply(
                    .data(block: 1, payload: ByteBuffer(repeating: 1, count: 512)), from: .other)
                scene.wait(4)
            }
        },
        leased("tftp-answer-lost") { scene in
            let loading = scene.ask("pxelinux.0")
            for _ in 0..<3 {
                loading.block(1, 512)
                scene.wait(2)
                loading.again("pxelinux.0")
            }
        },
        leased("tftp-large-blocks-lost") { scene in
            let loading = scene.ask("pxelinux.0", TFTPOption(.blockSize, 1456))
            loading.agree(TFTPOption(.blockSize, 1456))
            loading.acknowledge(0)
            for _ in 0..<4 {
                loading.block(1, 1456)
                scene.wait(2)
            }
        },
        leased("tftp-rollover") { scene in
            scene.load("pxelinux.0")
            let loading = scene.ask("initrd")
            for number in 1...UInt16.max {
                loading.block(number, 512)
                if number.isMultiple(of: 64) || number == .max { loading.acknowledge(number) }
            }
        },
        leased("tftp-stalled") { scene in
            let loading = scene.ask("pxelinux.0")
            for number in UInt16(1)...20 {
                loading.block(number, 512)
                loading.acknowledge(number)
            }
            for _ in 0..<4 {
                loading.block(21, 512)
                scene.wait(2)
            }
        },
        leased("tftp-option-refused") {
            $0.ask("pxelinux.0", TFTPOption(.blockSize, 1456)).fail(.optionRefused, "no options please")
        },
        leased("tftp-no-size", .uefi, file: "ipxe.efi") { scene in
            let loading = scene.ask("ipxe.efi", TFTPOption(.transferSize, 0), TFTPOption(.blockSize, 1468))
            loading.agree(TFTPOption(.blockSize, 1468))
            loading.abort(.optionRefused, "Option not present")
        },
        leased("tftp-busy") { $0.ask("pxelinux.0").fail(.undefined, "Too many connections") },
        leased("tftp-error-swapped") { $0.ask("pxelinux.0").fail(TFTPErrorCode(rawValue: 0x0100), "File not found") },
        leased("tftp-two-answers") { scene in
            let loading = scene.ask("pxelinux.0")
            loading.block(1, 512)
            loading.reply(.data(block: 1, payload: ByteBuffer(repeating: 2, count: 512)), from: .other)
            loading.acknowledge(1)
            loading.abort(.unknownTransferID, "unknown transfer")
        },
        leased("tftp-size-wrong", .uefi, file: "ipxe.efi") { scene in
            let loading = scene.ask("ipxe.efi", TFTPOption(.transferSize, 0))
            loading.agree(TFTPOption(.transferSize, 90_000))
            loading.acknowledge(0)
            loading.block(1, 100, Scene.x64)
            loading.acknowledge(1)
        },
        leased("tftp-client-stops") { scene in
            let loading = scene.ask("pxelinux.0")
            loading.block(1, 512)
            loading.abort(.diskFull, "no memory")
        },
        leased("tftp-error") { $0.ask("pxelinux.0").fail(.undefined, "I do not like you") },
        leased("boot-file-not-found") { $0.ask("pxelinux.0").fail(.fileNotFound, "File not found") },
        leased("boot-file-not-found", .uefi, file: "boot/x64/wdsmgfw.efi") { scene in
            scene.ask("boot/x64/wdsmgfw.efi", TFTPOption(.transferSize, 0)).fail(.fileNotFound, "File not found")
        },
        leased("tftp-denied") { $0.ask("pxelinux.0").fail(.accessViolation, "Permission denied") },
        leased("name-in-other-case", file: "PXELinux.0") { scene in
            scene.ask("PXELinux.0").fail(.fileNotFound, "File not found")
            scene.next(.bios)
            scene.lease(file: "pxelinux.0")
            scene.load("pxelinux.0")
        },
        leased("name-with-backslash", file: "boot\\x86\\pxeboot.n12") {
            $0.ask("boot\\x86\\pxeboot.n12").fail(.fileNotFound, "File not found")
        },
        leased("root-in-name", file: "/srv/tftp/pxelinux.0") {
            $0.ask("/srv/tftp/pxelinux.0").fail(.fileNotFound, "File not found")
        },
        leased("url-as-name", file: "tftp://192.0.2.1/pxelinux.0") {
            $0.ask("tftp://192.0.2.1/pxelinux.0").fail(.fileNotFound, "File not found")
        },
    ]

    /// HTTP Boot has its address and its URL.
    private static func url(
        _ cause: String, _ file: String = "http://192.0.2.5/ipxe.efi", _ play: @escaping @Sendable (Scene) -> Void
    ) -> Fault {
        Fault(cause, .http) { scene in
            scene.lease(file: file) { $0.options.set(.vendorClass, text: "HTTPClient") }
            play(scene)
        }
    }

    static let http: [Fault] = [
        url("http-silent") { scene in
            let talk = scene.talk()
            for _ in 0..<4 {
                talk.syn()
                scene.wait(2)
            }
        },
        url("http-refused") { scene in
            let talk = scene.talk()
            talk.syn()
            talk.reset()
        },
        url("http-not-found") { $0.http("HEAD", "/ipxe.efi", "404 Not Found", body: 0) },
        url("http-denied") { $0.http("HEAD", "/ipxe.efi", "403 Forbidden", body: 0) },
        url("http-server-error") { $0.http("GET", "/ipxe.efi", "500 Internal Server Error", body: 0) },
        url("http-method-refused") { $0.http("HEAD", "/ipxe.efi", "405 Method Not Allowed", body: 0) },
        url("http-redirected") {
            $0.http("HEAD", "/ipxe.efi", "301 Moved Permanently", "Location: https://192.0.2.5/ipxe.efi", body: 0)
        },
        url("http-no-length") { $0.http("HEAD", "/ipxe.efi", "200 OK", "Transfer-Encoding: chunked") },
        url("certificate-refused", "https://192.0.2.5/ipxe.efi") { scene in
            let talk = scene.talk(443)
            talk.open()
            talk.octets([22, 3, 1, 0, 2, 1, 0], fromClient: true)
            talk.octets([22, 3, 3, 0, 2, 2, 0], fromClient: false)
            talk.octets([21, 3, 3, 0, 2, 2, 48], fromClient: true)
            talk.finish(fromClient: true)
        },
        url("http-broken-off") { scene in
            let talk = scene.talk()
            talk.open()
            talk.say("GET /ipxe.efi HTTP/1.1\r\n\r\n")
            talk.hear("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            talk.hear(String(repeating: "x", count: 1000))
            talk.reset()
        },
        url("name-server-silent", "http://boot.example/ipxe.efi") { $0.lookup("boot.example", times: 3) },
        url("name-unknown", "http://boot.example/ipxe.efi") { $0.lookup("boot.example", answer: (3, 0)) },
    ]
}
