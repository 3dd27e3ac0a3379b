// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import Testing

@Suite struct ScreenLineTests {
    @Test("every line is found by its own words, and its causes are causes", arguments: ScreenLine.all)
    func own(line: ScreenLine) {
        #expect(ScreenLine.matching(line.text).first == line || ScreenLine.matching(line.text).first?.text == line.text)
        for cause in line.causes { #expect(Cause.named(cause) != nil, "\(cause)") }
    }

    @Test(
        "a photographed line is found as people type it",
        arguments: [
            ("PXE-E53: No boot filename received", "no-boot-file"),
            ("pxe-e53", "no-boot-file"),
            (">>Start PXE over IPv4.  PXE-E18: Server response timeout.", "pxe-class-without-43"),
            (
                "PXE-T01: File not found\nPXE-E3B: TFTP Error - File Not found\nPXE-M0F: Exiting PXE ROM.",
                "boot-file-not-found"
            ),
            ("Nothing to boot: No such file or directory (http://ipxe.org/2d03e13b)", "ipxe-no-file"),
            ("http://ipxe.org/4c0a6035", "http-silent"),
            ("Failed to load ldlinux.c32", "pxelinux-no-core-module"),
            ("Error: Could not retrieve NBP file size from HTTP server.", "http-not-found"),
            ("NBP is too big to fit in free base memory", "uefi-file-for-bios"),
            (
                "Secure Boot Violation: Invalid signature detected. Check Secure Boot Policy in Setup",
                "not-started-uefi"
            ),
        ])
    func typed(text: String, cause: String) {
        #expect(ScreenLine.matching(text).first?.causes.first == cause)
    }

    @Test(
        "what no program says is not found", arguments: ["", "hello", "PXE-E", "PXE-EFF: something new", "\u{1B}[2J"])
    func unknown(text: String) { #expect(ScreenLine.matching(text).isEmpty) }

    @Test("every code of ROMs and of EDK2 that the specification and its source name has a line")
    func codes() {
        // PXE 2.1 appendix and Broadcom article 152549; EDK2's UefiPxeBcDxe.
        let rom =
            "00 01 04 05 06 07 08 09 11 20 21 22 32 35 36 38 39 3A 3B 3C 3F 51 52 53 55 60 61 63 64 65 66 67 68 69 74 76 77 78 79 7A 7B A0 C1 C3 C4 C5 C6 C8 C9"
        let uefi = "05 07 09 12 16 18 21 22 23 53 99"
        for code in rom.split(separator: " ") {
            #expect(ScreenLine.all.contains { $0.speaker == .rom && $0.text.hasPrefix("PXE-E\(code):") }, "\(code)")
        }
        for code in uefi.split(separator: " ") {
            #expect(ScreenLine.all.contains { $0.speaker == .uefi && $0.text.hasPrefix("PXE-E\(code):") }, "\(code)")
        }
    }
}
