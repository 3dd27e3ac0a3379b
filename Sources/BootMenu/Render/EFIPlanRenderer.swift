// SPDX-License-Identifier: Apache-2.0

internal import NetAddress
import Yams

/// Writes what UEFI firmware boots by itself, as boot rules for `pxekit serve --config`.
///
/// Firmware has no menu worth the name: it fetches one EFI program and starts it without arguments. So the plan holds, for
/// each machine and platform, the entry that boots when time runs out; other entries are reached through a loader that
/// the entry starts, which reads its own file of the same menu.
struct EFIPlanRenderer {
    var report = RenderReport()
    private var rules: [Rule] = []
    private var used: Set<String> = []

    /// The file below the boot root.
    static let path = "efi-boot.yaml"

    /// Which machines boot what.
    fileprivate struct Rule {
        var name: String
        var match: MachineMatch?
        var platforms: [Platform]
        var outcome: Outcome
    }

    fileprivate enum Outcome: Hashable {
        case program(String)
        /// The firmware goes on with its next boot device if nobody answers.
        case nextDevice
    }

    /// The whole file; rules for single machines stand first, for the first that matches counts.
    mutating func text(_ menu: Menu) -> String {
        for machine in menu.machines {
            switch machine.match {
            case .mac, .uuid: plan(menu.applying(machine), machine.match)
            case .address, .network:
                report.add(
                    "\(machine.match)", .omitted, "boot rules know a machine by its hardware address or UUID alone")
            }
        }
        plan(menu, nil)
        for entry in menu.entries where !used.contains(entry.name) {
            report.add(entry.name, .omitted, "firmware has no menu, and boots the default entry alone")
        }
        do {
            return try Yams.serialize(node: ["boot": Node(rules.map(\.node))], width: 120, allowUnicode: true)
        } catch {
            report.add("menu", .omitted, "\(error)")
            return ""
        }
    }

    /// The rules for everyone, or for one machine.
    private mutating func plan(_ menu: Menu, _ match: MachineMatch?) {
        let entries = menu.entries.filter { !$0.isDisabled }
        let views = menu.views
        let start = views[menu.startPlace(in: views)]
        let name = start.onTimeout.map { String($0.prefix { !$0.isConfigSpace }) }
        var marked: MenuEntry?
        if let place = start.marked, case .entry(let entry) = start.items[place] { marked = entry }
        let named = name ?? (marked == nil ? menu.defaultEntry : nil)
        let chosen = named == nil ? marked ?? entries.first : entries.first { $0.name == named }
        guard let entry = chosen else {
            return report.add("menu", .ignored, "there is no default entry that firmware could boot")
        }
        var scope = VariableScope(menu: menu)
        scope.known = match?.known ?? [:]
        used.insert(entry.name)
        let first = rules.count
        var reason = "it has nothing that UEFI firmware can boot"
        for platform in Platform.ofMenus where platform.isUEFI {
            do throws(Inexpressible) {
                guard let outcome = try outcome(entry, platform, scope) else { continue }
                if let same = rules[first...].firstIndex(where: { $0.outcome == outcome }) {
                    rules[same].platforms.append(platform)
                } else {
                    rules.append(Rule(name: entry.shownTitle, match: match, platforms: [platform], outcome: outcome))
                }
            } catch { reason = error.reason }
        }
        if rules.count == first { report.add(entry.name, .omitted, reason) }
        report.noteDigests(of: entry, loader: "UEFI firmware")
    }

    /// What the firmware of a platform does for an entry; nil if the entry does not exist there.
    private mutating func outcome(
        _ entry: MenuEntry, _ platform: Platform, _ scope: VariableScope
    ) throws(Inexpressible) -> Outcome? {
        guard let action = entry.action(on: platform) else { return nil }
        guard entry.password == nil else { throw Inexpressible(reason: "firmware asks for no password") }
        switch action {
        case .localDisk: return .nextDevice
        case .chain(let file, .efi, let arguments):
            if !arguments.isEmpty { report.add(entry.name, .ignored, "firmware starts programs without arguments") }
            return .program(try path(scope.expand(file.path)))
        case .linux: throw Inexpressible(reason: "firmware gives a kernel neither RAM disk nor command line")
        default: throw Inexpressible(reason: "firmware starts EFI programs alone")
        }
    }

    private func path(_ parts: [VariableScope.Part]) throws(Inexpressible) -> String {
        var path = ""
        for part in parts {
            switch part {
            case .text(let text): path += text
            case .machine(let variable):
                throw Inexpressible(reason: "firmware cannot put ${\(variable.rawValue)} into a path")
            }
        }
        guard !path.isEmpty, !path.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.isControl }) else {
            throw Inexpressible(reason: "the path \"\(path)\" is empty, or has a blank or control character in it")
        }
        return path
    }
}

extension EFIPlanRenderer.Rule {
    /// As `pxekit serve --config` reads it.
    fileprivate var node: Node {
        var pairs: [(Node, Node)] = [("name", Node(name, .init(.str)))]
        switch match {
        case .mac(let mac)?: pairs.append(("macs", EFIPlanRenderer.list([mac.description])))
        case .uuid(let uuid)?: pairs.append(("uuids", EFIPlanRenderer.list([uuid.description])))
        default: break
        }
        pairs.append(("platforms", EFIPlanRenderer.list(platforms.map(\.rawValue))))
        switch outcome {
        case .program(let path): pairs.append(("loader", Node(path, .init(.str))))
        case .nextDevice: pairs.append(("ignore", "true"))
        }
        return Node(pairs)
    }
}

extension EFIPlanRenderer {
    fileprivate static func list(_ texts: [String]) -> Node {
        .sequence(.init(texts.map { Node($0, .init(.str)) }, .implicit, .flow))
    }
}
