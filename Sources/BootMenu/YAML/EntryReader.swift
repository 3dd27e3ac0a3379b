// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// Builds an entry from the values of a menu file.
enum EntryReader {
    static func entry(_ value: YAMLValue) throws(MenuFileError) -> MenuEntry {
        let keys = try value.object(MenuSchema.entry)
        guard let name = keys["name"] else { throw value.error("an entry needs the key name") }
        var entry = MenuEntry(try name.word(), title: try keys["title"]?.text())
        entry.hotkey = try keys["hotkey"]?.character()
        entry.indent = try keys["indent"]?.number(0...255) ?? 0
        entry.isHidden = try keys["hidden"]?.flag() ?? false
        entry.isDisabled = try keys["disabled"]?.flag() ?? false
        entry.isDefault = try keys["default"]?.flag() ?? false
        let lines = try MenuReader.texts(keys["pxelinux"])
        if !lines.isEmpty { entry.directives[.pxelinux] = lines }
        if let password = keys["password"] { entry.password = MenuPassword(try password.text()) }
        entry.help = try keys["help"]?.text() ?? ""
        if entry.help.hasSuffix("\n") { entry.help.removeLast() }
        entry.origin = value.origin
        entry.action = try action(keys, of: value)
        for (key, variant) in try keys["variants"]?.pairs() ?? [] {
            guard let platform = Platform(menuName: key) else {
                throw variant.stranger(key, "is no platform", among: Platform.ofMenus.map(\.menuName))
            }
            guard let action = try action(variant.object(MenuSchema.variant), of: variant) else {
                throw variant.error("needs one of \(names)")
            }
            entry.variants[platform] = action
        }
        guard entry.action != nil || !entry.variants.isEmpty else {
            throw value.error("an entry needs variants or one of \(names)")
        }
        return entry
    }

    /// The keys of which exactly one says what to do.
    private static let choices =
        ["kernel", "config", "message", "local-disk", "goto", "exit", "quit"] + ChainKind.allCases.map(\.rawValue)

    private static var names: String { choices.joined(separator: ", ") }

    private static func action(_ keys: [String: YAMLValue], of value: YAMLValue) throws(MenuFileError) -> BootAction? {
        let chosen = choices.filter { keys[$0] != nil }
        guard let choice = chosen.first, let subject = keys[choice] else {
            if let stray = keys["initrd"] ?? keys["arguments"] ?? keys["address"] {
                throw stray.error("belongs to a kernel, which is not there")
            }
            return nil
        }
        guard chosen.count == 1 else {
            throw value.error("does \(chosen.joined(separator: " and ")), but can do one thing only")
        }
        if choice != "config", let stray = keys["directory"] {
            throw stray.error("belongs to a config, not to \(choice)")
        }
        if choice != "message", let stray = keys["message-background"] {
            throw stray.error("belongs to a message, not to \(choice)")
        }
        if choice != "kernel", let stray = keys["initrd"] ?? keys["address"] {
            throw stray.error("belongs to a kernel, not to \(choice)")
        }
        let arguments = try keys["arguments"]?.template() ?? ""
        if let kind = ChainKind(rawValue: choice) { return .chain(try file(subject), kind, arguments: arguments) }
        if choice != "kernel", let stray = keys["arguments"] { throw stray.error("means nothing for \(choice)") }
        switch choice {
        case "kernel":
            var boot = LinuxBoot(
                kernel: try file(subject), arguments: arguments, address: try keys["address"].map(addressForm))
            for initrd in try keys["initrd"]?.list(orSingle: true) ?? [] { boot.initrds.append(try file(initrd)) }
            return .linux(boot)
        case "config": return .configuration(try file(subject), directory: try keys["directory"]?.word())
        case "message": return .message(try file(subject), background: try keys["message-background"].map(file))
        case "local-disk": return .localDisk(try localBoot(subject))
        case "goto": return .goto(try subject.text())
        case "exit": return .exit(try subject.text() == "true" ? nil : try subject.text())
        default:
            guard try subject.flag() else { throw subject.error("can only be true") }
            return .quit
        }
    }

    private static func addressForm(_ value: YAMLValue) throws(MenuFileError) -> AddressForm {
        let text = try value.text()
        guard let form = AddressForm(rawValue: text) else {
            throw value.stranger(text, "is no form of an address", among: AddressForm.allCases.map(\.rawValue))
        }
        return form
    }

    static let localBoots: [(String, LocalBoot)] = [
        ("normal", .normal), ("next", .nextDevice), ("keep-undi", .keepingUNDI), ("keep-pxe", .keepingPXE),
    ]

    private static func localBoot(_ value: YAMLValue) throws(MenuFileError) -> LocalBoot {
        let text = try value.text()
        if let known = localBoots.first(where: { $0.0 == text }) { return known.1 }
        return LocalBoot(rawValue: Int(Int16(truncatingIfNeeded: try value.number(-0x8000...0xFFFF))))
    }

    private static func file(_ value: YAMLValue) throws(MenuFileError) -> BootFile {
        guard value.isMapping else { return BootFile(try path(value)) }
        let keys = try value.object(MenuSchema.file)
        guard let name = keys["path"] else { throw value.error("a file needs the key path") }
        guard let digest = keys["sha256"] else { return BootFile(try path(name)) }
        guard let file = BootFile(try path(name), sha256: try digest.text()) else {
            throw digest.error("needs 64 hexadecimal digits, found \(try digest.text().count) characters")
        }
        return file
    }

    private static func path(_ value: YAMLValue) throws(MenuFileError) -> Template {
        let path = try value.template()
        guard !path.isEmpty else { throw value.error("needs a path, found nothing") }
        return path
    }
}
