// SPDX-License-Identifier: Apache-2.0

/// What has to be typed before an entry boots, as menu.c32 or GRUB stores it.
public struct MenuPassword: Hashable, Sendable {
    /// How the text protects the password.
    public enum Kind: Sendable {
        /// Readable by everyone who can fetch the menu.
        case plain
        /// A crypt(3) hash that menu.c32 knows: `$1$` MD5, `$4$` SHA-1, `$5$` SHA-256, `$6$` SHA-512.
        case crypt
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

    /// How the text is to be understood; menu.c32 decides by the same prefixes.
    public var kind: Kind {
        if text.isEmpty { return .masterOnly }
        if text.hasPrefix("grub.pbkdf2.") { return .pbkdf2 }
        return ["$1$", "$4$", "$5$", "$6$"].contains { text.hasPrefix($0) } ? .crypt : .plain
    }
}
