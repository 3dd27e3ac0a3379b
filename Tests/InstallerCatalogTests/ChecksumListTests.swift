// SPDX-License-Identifier: Apache-2.0

import InstallerCatalog
import Testing

@Suite("lists of checksums")
struct ChecksumListTests {
    private static let one = String(repeating: "1a", count: 32)
    private static let two = String(repeating: "2b", count: 32)
    private static let long = String(repeating: "3c", count: 64)

    @Test(
        "each form of a line is read",
        arguments: [
            ("\(one)  vmlinuz", "vmlinuz", one), ("\(one) *vmlinuz", "vmlinuz", one),
            ("\(one)  ./boot/linux", "boot/linux", one),
            ("\(one.uppercased())  a b", "a b", one), ("SHA256 (a.iso) = \(one)", "a.iso", one),
            ("\(long)  big", "big", long),
            ("\(one)  twice\n\(two)  twice", "twice", one), ("# \(two)\n\(one)  vmlinuz", "vmlinuz", one),
        ])
    func sums(text: String, file: String, digits: String) throws {
        #expect(try ChecksumList(text, form: .sums, name: "SUMS").checksum(of: file).description == digits)
    }

    @Test("Debian's Release: only the section SHA256 counts")
    func release() throws {
        let text = """
            Origin: Debian
            MD5Sum:
             \(Self.two) 10 a/SHA256SUMS
            SHA256:
             \(Self.one)     1234 a/SHA256SUMS
            Later: x
             \(Self.two) 10 b
            """
        let list = ChecksumList(text, form: .release, name: "InRelease")
        #expect(try list.checksum(of: "a/SHA256SUMS") == .sha256(Self.one))
        #expect(throws: InstallerCatalogError.notListed("b", list: "InRelease")) { try list.checksum(of: "b") }
    }

    @Test("Fedora's .treeinfo: only the section checksums counts")
    func treeinfo() throws {
        let text =
            "[general]\nx = sha256:\(Self.two)\n[checksums]\nimages/vmlinuz = sha256:\(Self.one)\n[tree]\ny = sha256:\(Self.two)\n"
        let list = ChecksumList(text, form: .treeinfo, name: ".treeinfo")
        #expect(try list.checksum(of: "images/vmlinuz") == .sha256(Self.one))
        for file in ["x", "y"] { #expect(throws: InstallerCatalogError.self) { try list.checksum(of: file) } }
    }

    @Test(
        "what is no checksum is none",
        arguments: ["", "12", String(repeating: "g", count: 64), String(repeating: "1", count: 63)])
    func noChecksum(digits: String) {
        #expect(ChecksumList.Checksum(digits) == nil)
    }
}
