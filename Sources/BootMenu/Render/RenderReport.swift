// SPDX-License-Identifier: Apache-2.0

/// Why a target cannot say something; thrown inside of renderers, which then leave the item out and report it.
struct Inexpressible: Error {
    var reason: String
}

/// Collects what a target could not say, each thing once.
struct RenderReport {
    private(set) var findings: [RenderFinding] = []
    private var seen: Set<RenderFinding> = []

    mutating func add(_ item: String, _ consequence: RenderFinding.Consequence, _ reason: String) {
        let finding = RenderFinding(item: item, consequence: consequence, reason: reason)
        if seen.insert(finding).inserted { findings.append(finding) }
    }

    /// What is common to all loaders: digests that nobody checks.
    mutating func noteDigests(of entry: MenuEntry, loader: String) {
        if entry.actions.contains(where: { $0.files.contains { $0.sha256 != nil } }) {
            add(entry.name, .ignored, "\(loader) does not check SHA-256 digests")
        }
    }

    /// A text for a field that ends with its line: control characters become blanks, and that is reported.
    mutating func oneLine(_ text: String, _ field: String, of item: String) -> String {
        guard text.unicodeScalars.contains(where: \.isControl) else { return text }
        add(item, .changed, "control characters in the \(field) became blanks")
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { clean.append(scalar.isControl ? " " : scalar) }
        return String(clean)
    }
}

extension Unicode.Scalar {
    /// A C0 or C1 control character or DEL, except the tab, which stays within its line everywhere.
    var isControl: Bool { value < 0x20 && value != 0x09 || (0x7F..<0xA0).contains(value) }
}
