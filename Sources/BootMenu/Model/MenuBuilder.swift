// SPDX-License-Identifier: Apache-2.0

/// Writes a menu as Swift code: entries, submenus, items, conditions and loops.
///
///     Menu("Boot") {
///         MenuEntry("disk", title: "This disk", .localDisk(.normal))
///         Submenu("tools") { MenuEntry("memtest", .linux(LinuxBoot(kernel: "memtest.bin"))) }
///     }
@resultBuilder
public enum MenuBuilder {
    /// An entry.
    public static func buildExpression(_ entry: MenuEntry) -> [MenuItem] { [.entry(entry)] }
    /// A submenu.
    public static func buildExpression(_ submenu: Submenu) -> [MenuItem] { [.submenu(submenu)] }
    /// Any line.
    public static func buildExpression(_ item: MenuItem) -> [MenuItem] { [item] }
    /// Lines that were made elsewhere.
    public static func buildExpression(_ items: [MenuItem]) -> [MenuItem] { items }
    /// Lines one after the other.
    public static func buildBlock(_ parts: [MenuItem]...) -> [MenuItem] { Array(parts.joined()) }
    /// Lines of an `if`.
    public static func buildOptional(_ part: [MenuItem]?) -> [MenuItem] { part ?? [] }
    /// Lines of an `if` that has an `else`.
    public static func buildEither(first part: [MenuItem]) -> [MenuItem] { part }
    /// Lines of an `else`.
    public static func buildEither(second part: [MenuItem]) -> [MenuItem] { part }
    /// Lines of a loop.
    public static func buildArray(_ parts: [[MenuItem]]) -> [MenuItem] { Array(parts.joined()) }
}
