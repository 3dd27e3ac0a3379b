// SPDX-License-Identifier: Apache-2.0

/// What has to be typed before an entry boots, as menu.c32 or GRUB stores it.
public struct MenuPassword: Hashable, Sendable {
    /// How the text protects the password.
    public enum Kind: Sendable {
        /// Readable by everyone who can fetch the menu.
        case plain
        /// A crypt(3) hash that menu.c32 knows: `$1$` MD5, `$4$` SHA-1, `$5$` SHA-256, `$6$` SHA-512.
        case crypt
        /// A hash that no loader checks: `$y$`, `$2b$` and the like, `{SSHA}`.
        case unknownHash
        /// `grub.pbkdf2.sha512...`, which only GRUB knows.
        case pbkdf2
        /// Empty: the master password alone opens it (menu.txt, MENU PASSWD).
        case masterOnly
    }

    /// The stored text.
    public var text: String

    /// A password by its stored text.
    public init(_ text: String) {
        self.text = text
    }

    /// How the text is to be understood.
    public var kind: Kind {
        if text.isEmpty { return .masterOnly }
        if text.hasPrefix("grub.pbkdf2.") { return .pbkdf2 }
        if ["$1$", "$4$", "$5$", "$6$"].contains(where: { text.hasPrefix($0) }) { return .crypt }
        return isHashOfOthers ? .unknownHash : .plain
    }

    /// Whether menu.c32 compares what is typed with the text itself: it takes a text for a hash by its first and third
    /// byte alone, so that `$2b$...` is a password in clear there (com32/menu/passwd.c).
    var isPlainForMenu: Bool {
        let bytes = Array(text.utf8.prefix(3))
        return !(bytes.count == 3 && bytes[0] == UInt8(ascii: "$") && bytes[2] == UInt8(ascii: "$"))
    }

    /// `$id$...` with a short id (crypt(5)), or `{SCHEME}...` (RFC 2307).
    private var isHashOfOthers: Bool {
        func isName(_ name: some StringProtocol, within longest: Int) -> Bool {
            (1...longest).contains(name.count)
                && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
        if text.hasPrefix("$") {
            let rest = text.dropFirst()
            return rest.firstIndex(of: "$").map { isName(rest[..<$0], within: 12) } ?? false
        }
        guard text.hasPrefix("{"), let end = text.firstIndex(of: "}") else { return false }
        let name = text[text.index(after: text.startIndex)..<end]
        return isName(name, within: 16) && name.allSatisfy { !$0.isLowercase }
    }
}
