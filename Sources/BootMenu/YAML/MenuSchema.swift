// SPDX-License-Identifier: Apache-2.0

/// The keys of menu files. The reader refuses every other key, and `pxekit menu schema` prints this table.
public enum MenuSchema {
    /// One key of a mapping.
    public struct Key: Sendable {
        /// As it is written.
        public let name: String

        /// What its value looks like.
        public let form: String

        /// What it is for.
        public let meaning: String
    }

    /// A mapping with its keys.
    public struct Object: Sendable {
        /// What the mapping describes, with its article.
        public let name: String

        /// The keys it may have.
        public let keys: [Key]

        package init(_ name: String, _ keys: [(String, String, String)]) {
            self.name = name
            self.keys = keys.map { Key(name: $0.0, form: $0.1, meaning: $0.2) }
        }
    }

    /// Every mapping of a menu file.
    public static let objects = [menu, entry, file, submenu, text, directive, machine, serial]

    static let menu = Object(
        "a menu",
        [
            ("title", "text", "the headline"),
            ("default", "name", "the entry that boots when time runs out"),
            ("default-options", "text", "words for its command line, where a prompt boots it"),
            ("show", "menu, prompt or nothing", "what people see before something boots"),
            ("timeout", "30s, 500ms, 5min or never", "how long to wait for a key"),
            ("total-timeout", "like timeout", "how long to wait even if keys are pressed"),
            ("on-timeout", "name or command", "what boots when time runs out, if not the default"),
            ("hidden", "true or false", "show the menu only when a key is pressed"),
            (
                "locked", "true, false, options or prompt",
                "nobody may edit command lines (options), leave the menu for the prompt (prompt), or both (true)"
            ),
            ("master-password", "password or hash", "opens every protected entry"),
            ("serial", "mapping", "a serial port to use besides the screen"),
            ("background", "path or #AARRGGBB", "a picture or colour"),
            ("resolution", "800x600", "the size of a graphical menu"),
            ("variables", "mapping of texts", "texts that ${name} stands for"),
            ("machines", "list of machines", "machines that get a menu of their own"),
            ("pxelinux", "list of lines", "lines for pxelinux.cfg as they are"),
            ("ipxe", "list of lines", "lines for the iPXE script as they are"),
            ("grub", "list of lines", "lines for grub.cfg as they are"),
            ("entries", "list of entries, submenus, texts or the word separator", "the lines of the menu"),
            (
                "generated", "list of paths",
                "what `menu generate` has made entries of; a deleted entry does not come back"
            ),
        ])

    static let action: [(String, String, String)] =
        [
            ("kernel", "file", "a Linux kernel, memdisk or memtest86+"),
            ("initrd", "file or list of files", "initial RAM disks of the kernel"),
            ("arguments", "text", "the command line; ${ip}, ${bootif}, ${uuid} ... are the machine's"),
            (
                "address", AddressForm.allCases.map(\.rawValue).joined(separator: ", "),
                "how the kernel's system is told an address that no DHCP server gave (docs/addresses.md)"
            ),
            ("nbp", "file", "a PXE network bootstrap program"),
            ("efi", "file", "an EFI program"),
            ("boot-sector", "file", "a boot sector"),
            ("dos-boot-sector", "file", "a DOS boot sector"),
            ("floppy-image", "file", "a floppy image"),
            ("com32", "file", "a COM32 module of SYSLINUX"),
            ("comboot", "file", "a COMBOOT program, for SYSLINUX before 5.00"),
            ("config", "file", "another configuration of the same boot loader"),
            ("directory", "one word", "the directory for what follows a config"),
            ("message", "file", "show a text"),
            ("message-background", "file", "the picture behind a message"),
            ("local-disk", "normal, next, keep-undi, keep-pxe or a number", "boot from disk"),
            ("goto", "tag", "show a submenu"),
            ("exit", "true or tag", "leave the submenu"),
            ("quit", "true", "leave the menu for the prompt"),
        ]

    static let variant = Object("a variant", action)

    static let entry = Object(
        "an entry",
        [
            ("name", "one word", "the name at a prompt and as default"),
            ("title", "text", "what is shown, if not the name"),
            ("hotkey", "one character", "the key that chooses it"),
            ("indent", "number", "blanks before the title"),
            ("hidden", "true or false", "can only be chosen by name"),
            ("disabled", "true or false", "is shown and cannot be chosen"),
            ("default", "true or false", "is selected when its menu opens"),
            ("password", "password or hash", "has to be typed first"),
            ("pxelinux", "list of lines", "lines for its label as they are"),
            ("help", "text of several lines", "is shown while the entry is selected"),
            ("variants", "mapping of platforms to actions", "what to do instead on bios, efi-x64, efi-arm64 ..."),
        ] + action)

    static let file = Object(
        "a file",
        [("path", "path or URL", "below the boot root"), ("sha256", "64 hexadecimal digits", "the file's digest")])

    static let submenu = Object(
        "a submenu",
        [
            ("submenu", "tag", "the name that goto uses"),
            ("title", "text", "what is shown, if not the tag"),
            ("heading", "text", "its headline, if not the title"),
            ("hotkey", "one character", "the key that opens it"),
            ("password", "password or hash", "has to be typed first"),
            ("default", "name", "the entry that is selected at first"),
            ("selected", "true or false", "its line is selected when the menu around it opens"),
            ("start", "true or false", "it is the first menu to be shown"),
            (
                "timeout", "30s, 500ms, 5min or never",
                "how long to wait if it is the first; the outer menu's, if not given"
            ),
            ("on-timeout", "name, command or never", "what boots then; the outer menu's, if not given"),
            ("locked", "true or false", "nobody may edit command lines in it; as in the outer menu, if not given"),
            (
                "master-password", "password, hash or never",
                "opens its protected entries; the outer menu's, if not given"
            ),
            ("background", "path, #AARRGGBB or never", "a picture or colour; the outer menu's, if not given"),
            ("pxelinux", "list of lines", "lines for pxelinux.cfg as they are"),
            ("grub", "list of lines", "lines for grub.cfg as they are"),
            ("entries", "list like the menu's", "the lines of the submenu"),
        ])

    static let text = Object("a text", [("text", "text", "a line that cannot be chosen")])

    static let directive = Object(
        "a directive", [("directive", "text", "a line for pxelinux.cfg that submenus before it do not inherit")])

    static let machine = Object(
        "a machine",
        [
            ("match", "MAC, UUID, address or network /4 to /28", "which machines"),
            ("default", "name", "a default of their own"),
            ("timeout", "like the menu's", "a timeout of their own"),
            ("variables", "mapping of texts", "variables that hide the menu's"),
            ("only", "list of names", "the only entries they get"),
        ])

    static let serial = Object(
        "a serial port",
        [
            ("port", "number", "0 for COM1, or an I/O address"), ("baud", "number", "bits per second, 9600 if absent"),
            ("flow", "number", "PXELINUX's flow control bits"),
        ])
}

extension MenuSchema {
    /// The table of keys in Markdown, as docs/menu.md has it.
    public static var markdown: String {
        objects.map { object in
            let rows = object.keys.map { "| `\($0.name)` | \($0.form) | \($0.meaning) |\n" }.joined()
            return
                "### \(object.name.prefix(1).uppercased())\(object.name.dropFirst())\n\n| Key | Value | Meaning |\n|---|---|---|\n"
                + rows
        }.joined(separator: "\n")
    }
}
