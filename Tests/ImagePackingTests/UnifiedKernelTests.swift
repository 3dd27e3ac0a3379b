// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ImagePacking

@Suite struct UnifiedKernelTests {
    private func facts(_ sections: [(name: String, text: String)]) -> ImageFacts {
        let parts =
            [(name: ".linux", bytes: [UInt8](repeating: 0, count: 16))]
            + sections.map { (name: $0.name, bytes: Array($0.text.utf8)) }
        return ImageReport(HandMadePE(sections: parts).bytes).facts
    }

    @Test(
        "os-release is read as a shell reads it",
        arguments: [
            ("PRETTY_NAME='F Linux 41'", "F Linux 41"), (#"PRETTY_NAME="A \"B\" \$C""#, #"A "B" $C"#),
            ("PRETTY_NAME=Plain", "Plain"),
            (#"PRETTY_NAME=A\ B"#, "A B"), ("OLD_PRETTY_NAME=no\nPRETTY_NAME=yes", "yes"),
            ("PRETTY_NAME=a\nPRETTY_NAME=b", "b"),
            ("# PRETTY_NAME=no\nNAME='X Y'\nVERSION=\"7\"", "X Y 7"), ("PRETTY_NAME='it'\"'\"'s'", "it's"),
            (#"PRETTY_NAME="a\b""#, #"a\b"#),
            ("NAME=Only\r\nID=o\r\n", "Only"), ("PRETTY_NAME=\"Größe\"", "Größe"),
        ])
    func systems(text: String, name: String) {
        #expect(facts([(".osrel", text)]).text("system") == name)
    }

    @Test("a command line is shown whole, its lines as one", arguments: [10, 512, 513, 2000, 60000])
    func commandLine(length: Int) {
        let line = String(repeating: "a", count: length) + " last=word"
        #expect(facts([(".cmdline", line + "\n\0\0")]).text("cmdline") == line)
        #expect(facts([(".cmdline", "one\ntwo\tthree \n")]).text("cmdline") == "one two three")
    }

    @Test("what is longer than any command line is cut with a sign")
    func endless() {
        #expect(facts([(".cmdline", String(repeating: "b", count: 70000))]).text("cmdline")?.hasSuffix("b…") == true)
    }

    @Test("profiles are listed, and what stands before them is everybody's")
    func profiles() {
        let facts = facts([
            (".cmdline", "quiet"), (".profile", "ID=main\n"), (".profile", "ID=rescue\nTITLE='Rescue system'\n"),
            (".cmdline", "rescue debug"),
        ])
        #expect(facts.text("cmdline") == "quiet")
        #expect(facts.list("profiles") == ["main", "Rescue system: rescue debug"])
    }

    @Test("a kernel for arm64 inside is told, and a command line that it would cut")
    func kernels() throws {
        var image = [UInt8](repeating: 0, count: 0x100)
        image.put("ARM\u{64}", at: 0x38)
        let report = ImageReport(
            HandMadePE(machine: 0xAA64, sections: [(".linux", image), (".cmdline", Array("x".utf8))]).bytes)
        #expect(report.parts.map(\.summary) == ["Linux kernel, arm64"] && report.boots == [.uefi(.aarch64)])

        var kernel = [UInt8](repeating: 0, count: 0x3000)
        for (place, value) in [(0x1FE, 0xAA55), (0x206, 0x20F), (0x238, 255)] { kernel.put(value, 2, at: place) }
        kernel.put("HdrS", at: 0x202)
        let line = [UInt8](repeating: 0x61, count: 256)
        let long = ImageReport(HandMadePE(sections: [(".linux", kernel), (".cmdline", line)]).bytes)
        #expect(long.warnings == ["the command line has 256 bytes, the kernel takes 255"])
    }
}
