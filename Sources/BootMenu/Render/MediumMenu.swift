// SPDX-License-Identifier: Apache-2.0

/// The menu among the files of a medium, for GRUB that comes from the same medium's EFI system partition or CD.
public struct MediumMenu: Hashable, Sendable {
    /// A file at the top of the medium that no other medium has.
    public var mark: String
    /// The menu's path on the medium, without a slash in front.
    public var path: String

    /// A menu by its path, and what its medium is found by.
    public init(mark: String, path: String) { (self.mark, self.path) = (mark, path) }

    /// What a GRUB needs for it beside what it needs for a menu.
    public static let modules: Set = ["configfile", "iso9660", "search", "search_fs_file"]

    /// A function `try_medium`, which comes back where the menu is left.
    var grub: [String] {
        [
            "function try_medium {",
            "    if search --no-floppy --set=root --file '/\(mark)'; then",
            // Nothing has come by the address that is there; a kernel gets none.
            "        set pxekit_ip=", "        set \(AddressScript.usualVariable)=", "        configfile '/\(path)'",
            "    else",
            "        echo 'the files of this medium are not found'",
            "    fi", "}",
        ]
    }

    /// A grub.cfg that shows this menu and nothing else.
    public var text: String { (grub + ["try_medium"]).map { $0 + "\n" }.joined() }
}
