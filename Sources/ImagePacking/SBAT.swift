// SPDX-License-Identifier: Apache-2.0

/// The section by which shim tells programs that were revoked (shim's SBAT.md): lines of CSV, each a component, its generation, and who
/// makes it. The first line describes the format itself.
struct SBAT {
    /// `component,generation` of each line.
    let lines: [String]

    /// The components; the format's own line too.
    var components: [String] { lines.compactMap { $0.split(separator: ",").first.map(String.init) } }

    /// No program has as many components.
    private static let mostLines = 64

    /// Nil if there is no such section, or it cannot be had.
    init?(_ section: ImageBytes?) {
        guard let text = section?.all else { return nil }
        lines = text.prefix { $0 != 0 }.split(separator: UInt8(ascii: "\n")).prefix(Self.mostLines).map { line in
            line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).prefix(2)
                .map { field in String(decoding: field.filter { (0x21...0x7E).contains($0) }, as: UTF8.self) }
                .joined(separator: ",")
        }
    }
}
