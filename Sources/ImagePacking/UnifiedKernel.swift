// SPDX-License-Identifier: Apache-2.0

/// A unified kernel image: systemd-stub with a kernel and what belongs to it as sections (UAPI.5, "Unified Kernel Image").
struct UnifiedKernel {
    private(set) var facts: ImageFacts = [:]
    private(set) var warnings: [String] = []
    /// The kernel.
    private(set) var parts: [ImageReport] = []

    private let image: PEImage
    private let bytes: ImageBytes

    /// The largest text that is shown; a kernel takes command lines of 2047 or 4095 bytes.
    private static let longestText = 1 << 16
    /// Sections of one name that are looked at: a profile has a few.
    private static let mostProfiles = 64

    init(_ image: PEImage, _ bytes: ImageBytes) {
        (self.image, self.bytes) = (image, bytes)
        let profiles = image.sections.indices.filter { image.sections[$0].name == ".profile" }
        // What stands before the first profile belongs to all of them.
        let base = image.sections[..<(profiles.first ?? image.sections.count)]
        facts.add("kernel", text(".uname", in: base))
        facts.add("cmdline", text(".cmdline", in: base))
        facts.add("system", text(".osrel", in: base).flatMap { OSRelease($0).prettyName })
        let initrds = base.filter { $0.name == ".initrd" || $0.name == ".ucode" }
        facts.add("initrdSize", initrds.isEmpty ? nil : initrds.reduce(0) { $0 + $1.usedSize })
        facts.add(
            "profiles",
            profiles.prefix(Self.mostProfiles).enumerated().map { number, start in
                let end = number + 1 < profiles.count ? profiles[number + 1] : image.sections.count
                let own = image.sections[start..<end]
                let name = OSRelease(text(".profile", in: own, isRaw: true) ?? "")
                let words = [name["TITLE"] ?? name["ID"] ?? "profile \(number)", text(".cmdline", in: own)].compactMap {
                    $0
                }
                return words.joined(separator: ": ")
            })
        facts.add("measured", base.contains { $0.name == ".pcrsig" } ? true : nil)
        // Not any kind of file: one that carries itself would have no end.
        if let section = image.bytes(of: ".linux", in: bytes),
            let kernel = LinuxKernel.recognise(section) ?? LinuxImage.recognise(section)
        {
            parts = [kernel]
            if let limit = kernel.facts.number("commandLineLimit"), let line = facts.text("cmdline"),
                line.utf8.count > limit
            {
                warnings.append("the command line has \(line.utf8.count) bytes, the kernel takes \(limit)")
            }
        }
    }

    /// The text of the first section of this name, whole. As systemd-stub does it, what ends a line is a blank, and blanks at the end are
    /// dropped.
    private func text(_ name: String, in sections: ArraySlice<PEImage.Section>, isRaw: Bool = false) -> String? {
        guard let section = sections.first(where: { $0.name == name }), let part = image.bytes(of: section, in: bytes),
            let all = part.slice(0, min(part.count, Self.longestText))
        else { return nil }
        var text = String(decoding: all.prefix { $0 != 0 }, as: UTF8.self)
        if name != ".osrel", !isRaw {
            text = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
        }
        while let last = text.unicodeScalars.last, last.value <= 0x20 { text.unicodeScalars.removeLast() }
        if part.count > Self.longestText, all.allSatisfy({ $0 != 0 }) { text += "…" }
        return text.isEmpty ? nil : text
    }
}
