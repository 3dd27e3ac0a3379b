// SPDX-License-Identifier: Apache-2.0

/// Texts in the fields of a pxelinux.cfg.
extension PXELinuxRenderer {
    /// The text, if it is one word.
    func word(_ text: String) -> String? {
        let isWord = !text.isEmpty && !text.unicodeScalars.contains { $0.value <= 0x20 || $0.isControl }
        return isWord && encoding.encode(text) != nil ? text : nil
    }

    mutating func secret(_ password: MenuPassword, of item: String, protects: Bool = true) -> String? {
        let text = password.text
        guard password.kind != .pbkdf2, text.trimmingConfigSpace == text, encoding.encode(text) != nil,
            !text.unicodeScalars.contains(where: \.isControl)
        else {
            report.add(item, .ignored, "menu.c32 cannot check this password")
            return nil
        }
        if protects { hasPasswords = true }
        return text
    }

    /// A text that takes the rest of a line; blanks at its start are lost there.
    mutating func field(_ text: String, _ name: String, of item: String) -> String {
        let line = encodable(report.oneLine(text, name, of: item), of: item)
        let start = line.drop { $0.isConfigSpace }
        if start.count != line.count { report.add(item, .changed, "blanks at the start of the \(name) are lost") }
        return String(start)
    }

    mutating func encodable(_ text: String, of item: String) -> String {
        guard encoding.encode(text) == nil else { return text }
        report.add(item, .changed, "characters that code page 437 lacks became question marks")
        return String(text.map { encoding.encode(String($0)) == nil ? "?" : $0 })
    }

    /// A title with its hot key marked; SYSLINUX cannot show a caret.
    mutating func title(_ title: String, _ hotkey: Character?, of item: String) -> String {
        var text = field(title, "title", of: item)
        if hotkey == "^", text.unicodeScalars.filter({ $0 == "^" }).count == 1 {
            // The key itself is the one caret that can be shown.
            return text.replacing("^", with: "^^")
        }
        if text.contains("^") {
            report.add(item, .changed, "carets in the title are lost, for they mark the hot key")
            text = text.filter { $0 != "^" }
        }
        guard let hotkey else { return text }
        guard let place = text.firstIndex(where: { $0.lowercased() == hotkey.lowercased() }) else {
            report.add(item, .ignored, "the hot key \(hotkey) is not in the title")
            return text
        }
        text.insert("^", at: place)
        return text
    }
}

extension Duration {
    /// Tenths of a second, rounded up, as SYSLINUX counts.
    var tenths: Int64 {
        components.seconds * 10 + (components.attoseconds + 99_999_999_999_999_999) / 100_000_000_000_000_000
    }
}
