// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Testing

@testable import ImagePacking

@Suite struct ManifestTests {
    private func entry(_ path: String, _ bytes: [UInt8]) -> Manifest.Entry { Manifest.Entry(path: path, bytes: bytes) }

    @Test("an entry names size, hash, kind and clients")
    func entries() {
        let entry = entry("a.0", makeProgram())
        #expect(entry.kind == .pxekitNBP && entry.boots == [.biosPXE] && entry.size == 456)
        // FIPS 180-2, "abc"
        #expect(
            self.entry("abc", Array("abc".utf8)).sha256
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("equal trees have equal manifests, in whatever order they were read")
    func order() {
        let (a, b) = (entry("B", [1]), entry("a", [2]))
        #expect(Manifest([a, b]) == Manifest([b, a]))
        #expect(Manifest([b, a]).files.map(\.path) == ["B", "a"])
    }

    @Test("every difference is found, and only those")
    func differences() {
        let known = Manifest([entry("a", [1, 2]), entry("b", [1, 2]), entry("c", [1, 2]), entry("d", [1, 2])])
        let tree = Manifest([entry("a", [1, 2]), entry("b", [1, 3]), entry("c", [1, 2, 3]), entry("e", [])])
        #expect(known.differences(from: known) == [])
        #expect(
            known.differences(from: tree) == [
                .content(path: "b", needed: known.files[1].sha256, found: tree.files[1].sha256),
                .size(path: "c", needed: 2, found: 3), .missing(path: "d"), .unexpected(path: "e"),
            ])
    }

    @Test("a link that leads elsewhere, is gone or is new is a difference")
    func links() {
        let known = Manifest(
            [], links: [.init(path: "a", target: "x"), .init(path: "b", target: ""), .init(path: "c", target: "z")])
        let tree = Manifest(
            [], links: [.init(path: "a", target: "x"), .init(path: "b", target: "y"), .init(path: "d", target: "x")])
        #expect(known.differences(from: known) == [])
        #expect(
            known.differences(from: tree).map(\.description) == [
                "b: link to y, the manifest says link to the root",
                "c: no link to a directory, the manifest says link to z",
                "d: link to x, the manifest says no link to a directory",
            ])
    }

    @Test("names that only Swift takes for the same are two files and two links")
    func canonicallyEqual() {
        let (one, two) = ("caf\u{E9}", "cafe\u{301}")
        let known = Manifest(
            [entry(one, [1]), entry(two, [2])], links: [.init(path: one, target: "x"), .init(path: two, target: two)])
        #expect(known.differences(from: known) == [])
        let tree = Manifest([entry(two, [2])], links: [.init(path: one, target: "x"), .init(path: two, target: one)])
        #expect(known.differences(from: tree).count == 2)
        #expect(known.differences(from: tree).first == .missing(path: one))
    }

    @Test("a manifest without links is read")
    func withoutLinks() throws {
        let old = try JSONDecoder().decode(Manifest.self, from: Data(#"{"version":1,"files":[]}"#.utf8))
        #expect(old == Manifest([]))
        #expect(try JSONDecoder().decode(Manifest.self, from: JSONEncoder().encode(old)) == old)
    }

    @Test("a signature holds for its bytes and its key alone; RFC 8032, 7.1, test 2")
    func signature() throws {
        func bytes(_ text: String) -> [UInt8] {
            let digits = Array(text)
            return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
        }
        let seed = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
        let point = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        let expected = bytes(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00")
        let privateKey = bytes("302e020100300506032b657004220420") + seed
        let publicKey = bytes("302a300506032b6570032100") + point
        #expect(ManifestSignature.isValid(expected, of: [0x72], publicKey: publicKey) == true)
        #expect(ManifestSignature.isValid(expected, of: [0x73], publicKey: publicKey) == false)
        #expect(ManifestSignature.isValid(expected, of: [0x72], publicKey: privateKey) == nil)
        #expect(ManifestSignature.sign([0x72], privateKey: publicKey) == nil)
        let made = try #require(ManifestSignature.sign([0x72], privateKey: privateKey))
        #expect(ManifestSignature.isValid(made, of: [0x72], publicKey: publicKey) == true)
    }
}
