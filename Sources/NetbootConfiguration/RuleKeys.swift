// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import DHCPWire
internal import NetAddress

/// A boot rule while it is read.
struct RuleDraft {
    var name: String?
    var macs: [MACAddress] = []
    var uuids: [ClientUUID] = []
    var platforms: [Platform] = []
    var userClasses: [String] = []
    var loaders: [String] = []
    var script: String?
    var server: IPv4Address?
    var options: [DHCPOption] = []
    var prompt: BootMenuPlan?
    var ignores = false

    fileprivate var match: ClientMatch {
        ClientMatch(macs: Set(macs), uuids: Set(uuids), platforms: Set(platforms), userClasses: userClasses)
    }
}

extension ConfigurationObject where Draft == RuleDraft {
    /// Who boots what.
    static var rule: ConfigurationObject {
        ConfigurationObject("a boot rule") {
            Key("name", .text(), \.name, "what logs call it")
            Key("macs", .list("list", of: .mac), \.macs, "machines")
            Key("uuids", .list("list", of: .parsed("UUID", "a UUID")), \.uuids, "machines")
            Key(
                "platforms", .list("list", of: .choice("platform")), \.platforms, "firmware, such as bios or uefi-x64")
            Key("user-classes", .list("list", of: .text()), \.userClasses, "option 77, such as iPXE")
            Key(
                "loader", .ladder("path or URL, or list"), \.loaders,
                "what firmware gets; of a list the first that works there")
            Key("script", .word("path or URL"), \.script, "what a loader gets that asks in turn")
            Key("server", .address(), \.server, "the TFTP server, if it is another one")
            Key(
                "options", .onlyList(of: ConfigurationObject<OptionDraft>.option.value), \.options,
                "options that go with it")
            Key(
                "menu", ConfigurationObject<PromptDraft>.prompt.value, \.prompt,
                "a menu that the firmware itself shows, instead of the loader")
            Key("ignore", .mustBeTrue, \.ignores, "leave these clients alone")
        }
    }

    /// A rule without a name is called after its place.
    var value: ValueForm<(Int) -> BootRule> {
        form(draft: RuleDraft.init) { (draft, value, values, _) throws(MenuFileError) in
            let action: BootRule.Action
            if values["ignore"] != nil {
                if let stray = values["loader"] ?? values["script"] {
                    throw stray.error("means nothing for clients that are ignored")
                }
                action = .ignore
            } else {
                guard values["loader"] != nil else {
                    throw value.error("a boot rule needs the key loader, or ignore")
                }
                if draft.loaders.count > 1, let server = values["server"] {
                    throw server.error(
                        "the loaders of a list have to be this server's: it sees nothing of what others send")
                }
                var plan = BootPlan(draft.loaders, script: draft.script)
                plan.server = draft.server
                (plan.options, plan.menu) = (
                    draft.options.map { BootOption($0.code.rawValue, $0.payload) }, draft.prompt
                )
                action = .boot(plan)
            }
            return { number in BootRule(draft.name ?? "rule \(number)", match: draft.match, action: action) }
        }
    }
}

/// The firmware's own menu, PXE's prompt, while it is read (PXE 2.1 §2.2.2, option 43 tags 8 to 10).
struct PromptDraft {
    var prompt: String?
    var timeout: UInt8 = 0
    var items: [(String, String?)] = []
}

/// A line of it.
struct PromptItemDraft {
    var text: String?
    var file: String?
}

extension ConfigurationObject where Draft == PromptDraft {
    static var prompt: ConfigurationObject {
        ConfigurationObject("a firmware's menu") {
            Key("prompt", .text(), \.prompt, "what is shown while it waits for F8")
            Key(
                "timeout", .number(0...255), \.timeout, "seconds until the first line is booted; 255 waits for ever")
            Key(
                "items", .onlyList(of: ConfigurationObject<PromptItemDraft>.promptItem.value), \.items,
                "its lines, the first one is the default")
        }
    }

    /// A line with a file is a boot server of ours, whose type is its place in the menu behind 0x8000; one without boots the disk.
    var value: ValueForm<BootMenuPlan> {
        form(draft: PromptDraft.init) { (draft, value, values, _) throws(MenuFileError) in
            if let items = values["items"], case .some(let list) = try? items.list(), list.isEmpty {
                throw value.error("a menu needs the key items")
            }
            guard values["items"] != nil else { throw value.error("a menu needs the key items") }
            let items = draft.items.enumerated().map { place, line in
                let vendor = PXEServerType(rawValue: PXEServerType.firstVendor.rawValue + UInt16(clamping: place))
                return BootMenuPlan.Item(text: line.0, type: line.1 == nil ? .local : vendor, file: line.1)
            }
            guard let prompt = draft.prompt else { return BootMenuPlan(items: items, timeout: draft.timeout) }
            return BootMenuPlan(items: items, prompt: prompt, timeout: draft.timeout)
        }
    }
}

extension ConfigurationObject where Draft == PromptItemDraft {
    static var promptItem: ConfigurationObject {
        ConfigurationObject("a line of a menu") {
            Key("text", .text(), \.text, "what it says")
            Key("file", .word("path"), \.file, "what it boots; without it the disk")
        }
    }

    var value: ValueForm<(String, String?)> {
        form(draft: PromptItemDraft.init) { (draft, value, values, _) throws(MenuFileError) in
            guard values["text"] != nil else { throw value.error("a line of a menu needs the key text") }
            return (draft.text ?? "", draft.file)
        }
    }
}

extension BootPlan {
    /// A plan of what a list names; one that is empty was told to be wrong.
    init(_ loaders: [String], script: String?) {
        self.init(loader: loaders.first ?? "", otherLoaders: Array(loaders.dropFirst()), script: script)
    }
}

extension ValueForm where Value == [String] {
    /// The most loaders of one list: what is learned of each is remembered for each machine.
    private static var mostLoaders: Int { 8 }

    /// A loader, or several in the order in which they are tried.
    static func ladder(_ words: String) -> ValueForm {
        let list = ValueForm.list(words, of: ValueForm<String>.word("path or URL"))
        return ValueForm(
            words,
            parts: { (value, problems) throws(MenuFileError) in
                guard let loaders = try list.read(value, problems) else { return nil }
                let count = try value.list(orSingle: true).count
                guard (1...mostLoaders).contains(count) else {
                    throw value.error("needs 1 to \(mostLoaders) loaders, found \(count)")
                }
                if let twice = loaders.first(where: { name in loaders.count { $0 == name } > 1 }) {
                    throw value.error("has \(twice) twice")
                }
                return loaders
            })
    }
}

extension ValueForm where Value == Bool {
    static var mustBeTrue: ValueForm {
        ValueForm("true") { (value) throws(MenuFileError) in
            guard try value.flag() else { throw value.error("can only be true") }
            return true
        }
    }
}
