// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// Entries of an iPXE script: the line of the menu, and what choosing it does.
extension IPXERenderer {
    mutating func key(_ hotkey: Character?, of item: String) -> String {
        guard let hotkey else { return "" }
        guard hotkey.isASCII, hotkey.isLetter || hotkey.isNumber else {
            report.add(item, .ignored, "the hot key \(hotkey) is neither letter nor digit")
            return ""
        }
        return "--key \(hotkey) "
    }

    mutating func add(_ entry: MenuEntry, label: String) {
        let title = String(repeating: " ", count: entry.indent) + entry.shownTitle
        let line = "item \(key(entry.hotkey, of: entry.name))\(label) " + shown(title, of: entry.name)
        let platforms = entry.alternatives.flatMap(\.platforms).sorted()
        switch platforms {
        case Platform.ofMenus: lines.append(line)
        case Platform.ofMenus.filter(\.isUEFI): lines.append("iseq ${platform} efi && \(line) ||")
        default: lines += platforms.map { "\(IPXERenderer.test($0)) && \(line) ||" }
        }
        if !entry.help.isEmpty { report.add(entry.name, .ignored, "iPXE shows no help texts") }
        report.noteDigests(of: entry, loader: "iPXE")
    }

    /// The command that succeeds on a platform alone (iPXE: settings `platform` and `buildarch`).
    private static func test(_ platform: Platform) -> String {
        let architecture =
            switch platform {
            case .uefiIA32: "i386"
            case .uefiX64: "x86_64"
            case .uefiARM32: "arm32"
            case .uefiARM64: "arm64"
            case .uefiRISCV64: "riscv64"
            default: ""
            }
        return platform.isUEFI ? "iseq ${platform}-${buildarch} efi-\(architecture)" : "iseq ${platform} pcbios"
    }

    /// What choosing an entry does: its own lines, or one part for each different action.
    mutating func body(_ entry: MenuEntry, label own: String, in view: MenuView) throws(Inexpressible) -> [String] {
        let parent = view.parent.map { menuLabels[$0] }
        let check = try check(entry.password, master: view.masterPassword, back: menuLabels[view.place])
        let start = ["", ":" + own] + check
        report.noteBytes(of: entry, encoding)
        let alternatives = entry.alternatives
        guard let first = alternatives.first else { throw Inexpressible(reason: "no platform can boot it") }
        guard alternatives.count > 1 else { return start + (try commands(first.action, parent: parent)) }
        var dispatch: [(platform: Platform, line: String)] = []
        var parts: [String] = []
        for (platforms, action) in alternatives {
            let target = "\(own)~\(platforms[0].menuName)"
            dispatch += platforms.map { ($0, "\(IPXERenderer.test($0)) && goto \(target) ||") }
            parts += [":" + target] + (try commands(action, parent: parent))
        }
        let tests = dispatch.sorted { $0.platform < $1.platform }.map(\.line)
        return start + tests + ["goto failed"] + parts
    }

    /// Asks for a password, which iPXE can only compare as it is written.
    mutating func check(
        _ password: MenuPassword?, master: MenuPassword?, back: String
    ) throws(Inexpressible) -> [String] {
        guard let password else { return [] }
        var tests: [String] = []
        for candidate in [password, master].compactMap({ $0 }) {
            switch candidate.kind {
            case .plain:
                tests.append(
                    "iseq ${password} " + (try text.words(report.oneLine(candidate.text, "password", of: "menu"))))
            case .masterOnly: continue
            case .crypt, .pbkdf2, .unknownHash:
                if candidate == password { throw Inexpressible(reason: "iPXE cannot check a hashed password") }
            }
        }
        guard !tests.isEmpty else { throw Inexpressible(reason: "iPXE cannot check a hashed password") }
        return [
            "clear password ||", "login || goto \(back)", tests.joined(separator: " || ") + " || goto \(back)",
            "clear password ||",
        ]
    }

    private mutating func commands(_ action: BootAction, parent: String?) throws(Inexpressible) -> [String] {
        switch action {
        case .linux(let boot): return try linux(boot)
        case .chain(let file, let kind, let arguments):
            guard kind == .networkProgram || kind == .efi else {
                throw Inexpressible(reason: "iPXE cannot start this: \(kind.rawValue)")
            }
            let tail = try text.words(scope.expand(arguments))
            return [
                "chain \(try text.uri(scope.expand(file.path), base: base))\(tail.isEmpty ? "" : " " + tail) || goto failed"
            ]
        case .localDisk(.nextDevice): return ["exit 1"]
        case .localDisk: return ["iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||", "exit 1"]
        case .configuration: throw Inexpressible(reason: "iPXE cannot read another loader's configuration")
        case .goto(let tag), .exit(let tag?):
            guard let place = Menu.place(ofTag: tag, in: views) else {
                throw Inexpressible(reason: "there is no submenu \(tag)")
            }
            return ["goto \(menuLabels[place])"]
        case .message: throw Inexpressible(reason: "iPXE shows no text files")
        case .exit(nil): return ["goto \(parent ?? "top")"]
        case .quit: return isLocked ? ["goto top"] : ["shell", "goto top"]
        }
    }

    /// An EFI build hands RAM disks over by name on the command line, a BIOS build by address alone.
    private mutating func linux(_ boot: LinuxBoot) throws(Inexpressible) -> [String] {
        let address = IPXERenderer.address(boot.address, boot.arguments)
        let arguments = try text.words(scope.expand(address.arguments))
        let names = boot.initrds.indices.map { "initrd=initrd\($0)" }.joined(separator: " ")
        var commands = ["imgfree"]
        if !names.isEmpty { commands.append("iseq ${platform} efi && set initrds \(names) || clear initrds ||") }
        let kernel = try text.uri(scope.expand(boot.kernel.path), base: base)
        let words = ["kernel", kernel] + address.words + [arguments, names.isEmpty ? "" : "${initrds}"]
        commands += address.lines
        commands.append((words.filter { !$0.isEmpty } + ["|| goto failed"]).joined(separator: " "))
        for (number, initrd) in boot.initrds.enumerated() {
            commands.append(
                "initrd --name initrd\(number) \(try text.uri(scope.expand(initrd.path), base: base)) || goto failed")
        }
        return commands + ["boot || goto failed"]
    }
}
