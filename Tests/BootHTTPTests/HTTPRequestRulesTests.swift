// SPDX-License-Identifier: Apache-2.0

import DiskCatalog
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import BootHTTP

@Suite struct HTTPRequestRulesTests {
    @Test(
        "HTTP/1.1 has one Host field, and one that is a host",
        arguments: [
            ("HTTP/1.1\r\n\r\n", "HTTP/1.1 without a Host field\n"),
            ("HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "2 Host fields, needed one\n"),
            ("HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", "2 Host fields, needed one\n"),
            ("HTTP/1.1\r\nHost: a b\r\n\r\n", "a Host field that is no host\n"),
            ("HTTP/1.1\r\nHost: a, b\r\n\r\n", "a Host field that is no host\n"),
            ("HTTP/1.1\r\nHost: http://a/\r\n\r\n", "a Host field that is no host\n"),
        ])
    func hosts(rest: String, body: String) async throws {
        try await HTTPTestServer.serving { port, _, events in
            let text = try await HTTPTestServer.exchange(port, "GET /small.efi " + rest, until: body)
            #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n") && text.hasSuffix(body))
            #expect(try await events.outcomes(1).first?.1.failure == String(body.dropLast()))
        }
    }

    @Test(
        "what firmware sends is a host",
        arguments: ["", "192.0.2.1", "192.0.2.1:8080", "[2001:db8::1]:80", "boot.example", "under_score"])
    func goodHosts(host: String) async throws {
        try await HTTPTestServer.serving { port, _, _ in
            let request = "GET /small.efi HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
            let answer = try await HTTPTestServer.exchange(port, request)
            #expect(answer.hasSuffix("0123456789"))
        }
    }

    @Test(
        "what is no request is answered 400 and told, with its first line and the mend where it is known",
        arguments: [
            ("GET /my boot/file.efi HTTP/1.1\r\nHost: x\r\n\r\n", "GET /my boot/file.efi HTTP/1.1", "%20"),
            ("\u{16}\u{03}\u{01}hello\r\n", "\\x16\\x03\\x01hello", ""),
            ("GET / HTTP/9.9\r\n\r\n", "GET / HTTP/9.9", ""),
            ("GET /x HTTP/1.1\r\nHost: x\r\nbad field\r\n\r\n", "GET /x HTTP/1.1", ""),
            ("GET /x HTTP/1.1\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n", "GET /x HTTP/1.1", ""),
        ])
    func malformed(request: String, firstLine: String, hint: String) async throws {
        try await HTTPTestServer.serving { port, _, events in
            let answer = try await HTTPTestServer.exchange(port, request)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            let told = try await events.first { event -> (String, String, String)? in
                if case .malformed(let client, let line, let reason) = event { (client, line, reason) } else { nil }
            }
            #expect(told?.0 == "127.0.0.1")
            #expect(told?.1 == firstLine)
            #expect(told?.2.isEmpty == false && (hint.isEmpty || told?.2.contains(hint) == true))
        }
    }

    @Test("a byte of a path that is no text is written out in the event")
    func path() async throws {
        try await HTTPTestServer.serving { port, _, events in
            _ = try await HTTPTestServer.exchange(port, "GET /a%ff%1b%0ab HTTP/1.0\r\n\r\n")
            #expect(try await events.outcomes(1).first?.0.path == "/a\\xff\\x1b\\x0ab")
        }
    }
}

@Suite struct MediaTypeTests {
    /// A PE image with this subsystem.
    private static func program(subsystem: UInt16, at place: Int = 0x80) -> CatalogFile {
        var bytes = [UInt8](repeating: 0, count: 512)
        bytes.replaceSubrange(0..<2, with: Array("MZ".utf8))
        (bytes[60], bytes[61]) = (UInt8(place & 255), UInt8(place >> 8))
        if place + 94 <= bytes.count {
            bytes.replaceSubrange(place..<place + 2, with: Array("PE".utf8))
            (bytes[place + 92], bytes[place + 93]) = (UInt8(subsystem & 255), UInt8(subsystem >> 8))
        }
        return CatalogFile(ByteBuffer(bytes: bytes))
    }

    @Test(
        "an EFI program is one by its contents where its name does not say so (H9)",
        arguments: [
            ("grubx64.efi.signed", 10, 0x80, "application/efi"), ("vmlinuz-6.12.0-amd64", 10, 0x80, "application/efi"),
            ("driver", 11, 0x40, "application/efi"), ("notepad.exe", 3, 0x80, "application/octet-stream"),
            ("cut", 10, 0xFFFF, "application/octet-stream"), ("end", 10, 419, "application/octet-stream"),
            ("boot.efi", 3, 0x80, "application/efi"), ("disk.iso", 10, 0x80, "application/vnd.efi-iso"),
        ] as [(String, UInt16, Int, String)])
    func program(path: String, subsystem: UInt16, place: Int, type: String) {
        #expect(MediaType.of(Self.program(subsystem: subsystem, at: place), path: path) == type)
    }

    @Test("an ISO image without its extension is one by its contents")
    func iso() {
        var bytes = [UInt8](repeating: 0, count: 0x9000)
        bytes.replaceSubrange(0x8001..<0x8006, with: Array("CD001".utf8))
        #expect(MediaType.of(CatalogFile(ByteBuffer(bytes: bytes)), path: "netinst") == "application/vnd.efi-iso")
        #expect(MediaType.of(CatalogFile(ByteBuffer()), path: "empty") == "application/octet-stream")
    }
}
