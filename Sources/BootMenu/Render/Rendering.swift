// SPDX-License-Identifier: Apache-2.0

/// The configuration languages that a menu can be written in.
public enum RenderTarget: String, CaseIterable, Sendable {
    /// pxelinux.cfg with the plain prompt.
    case pxelinux
    /// pxelinux.cfg with the text menu.
    case menuC32 = "menu.c32"
    /// pxelinux.cfg with the graphical menu.
    case vesamenu = "vesamenu.c32"
    /// An iPXE script.
    case ipxe
    /// A grub.cfg.
    case grub
    /// Boot rules of `pxekit serve` for UEFI firmware, which has no loader's menu.
    case efi

    /// The boot loader that reads it; nil for firmware.
    public var family: LoaderFamily? {
        switch self {
        case .pxelinux, .menuC32, .vesamenu: .pxelinux
        case .ipxe: .ipxe
        case .grub: .grub
        case .efi: nil
        }
    }
}

/// What surrounds a menu where it will be used.
public struct RenderOptions: Hashable, Sendable {
    /// What stands before relative paths: a URL with the final `/`. Nil leaves them to the loader, which then looks
    /// where it found the configuration.
    public var base: String?

    /// How SYSLINUX files stand for characters: texts that people read are written so.
    public var encoding = TextEncoding.utf8

    /// How names of files and command lines stood for characters where the menu was read. Servers and kernels compare
    /// bytes, so that these are written with the bytes they had, in every language.
    public var sourceEncoding = TextEncoding.utf8

    /// Options; without arguments, files lie beside the configuration.
    public init(base: String? = nil, encoding: TextEncoding = .utf8, sourceEncoding: TextEncoding? = nil) {
        self.base = base
        self.encoding = encoding
        self.sourceEncoding = sourceEncoding ?? encoding
    }
}

/// A file to write.
public struct RenderedFile: Hashable, Sendable {
    /// Its path below the boot root.
    public var path: String

    /// What is in it.
    public var bytes: [UInt8]
}

/// Something that a target cannot say exactly.
public struct RenderFinding: Hashable, Sendable, CustomStringConvertible {
    /// What became of it.
    public enum Consequence: String, Sendable {
        /// The item is not in the output.
        case omitted
        /// The item is there with something else.
        case changed
        /// The item is there without this.
        case ignored
    }

    /// The entry's name, a submenu's tag, or `menu`.
    public var item: String

    /// What became of it.
    public var consequence: Consequence

    /// What the target cannot say.
    public var reason: String

    /// `entry: omitted: reason`.
    public var description: String { "\(item): \(consequence.rawValue): \(reason)" }
}

/// Files, and what is missing in them.
public struct Rendering: Hashable, Sendable {
    /// The files, the one for every machine first.
    public var files: [RenderedFile] = []

    /// What the target could not say.
    public var findings: [RenderFinding] = []
}

extension Menu {
    /// Writes the menu, and one file for each of ``machines``, for a boot loader; for firmware one file with rules for all.
    public func rendered(for target: RenderTarget, options: RenderOptions = RenderOptions()) -> Rendering {
        guard let family = target.family else {
            var renderer = EFIPlanRenderer()
            let file = RenderedFile(path: EFIPlanRenderer.path, bytes: Array(renderer.text(self).utf8))
            return Rendering(files: [file], findings: renderer.report.findings)
        }
        var result = Rendering()
        add(self, match: nil, target, family, options, to: &result)
        for machine in machines { add(applying(machine), match: machine.match, target, family, options, to: &result) }
        return result
    }

    private func add(
        _ menu: Menu, match: MachineMatch?, _ target: RenderTarget, _ family: LoaderFamily, _ options: RenderOptions,
        to result: inout Rendering
    ) {
        var scope = VariableScope(menu: menu)
        scope.known = match?.known ?? [:]
        let text: String
        let path: String?
        var report = RenderReport()
        switch family {
        case .pxelinux:
            var renderer = PXELinuxRenderer(target: target, scope: scope, options: options)
            text = renderer.text(menu)
            report = renderer.report
            path = "pxelinux.cfg/" + (match?.fileName ?? "default")
        case .ipxe:
            // Relative paths are relative to the script, and a machine's script lies one directory below.
            var renderer = IPXERenderer(
                scope: scope, base: options.base ?? (match == nil ? nil : "../"), encoding: options.sourceEncoding)
            text = renderer.text(menu)
            report = renderer.report
            path = IPXERenderer.path(for: match)
        case .grub:
            var renderer = GRUBRenderer(scope: scope, base: options.base, encoding: options.sourceEncoding)
            text = renderer.text(menu)
            report = renderer.report
            path = "grub/grub.cfg" + (match.map { "-" + $0.fileName } ?? "")
        }
        let known = Set(result.findings)
        result.findings += report.findings.filter { !known.contains($0) }
        guard let path else {
            let reason = "\(target.rawValue) cannot look for a file by network"
            result.findings.append(RenderFinding(item: "\(match, default: "")", consequence: .omitted, reason: reason))
            return
        }
        let encoding = family == .pxelinux ? options.encoding : .utf8
        result.files.append(RenderedFile(path: path, bytes: encoding.encode(text) ?? Array(text.utf8)))
    }
}
