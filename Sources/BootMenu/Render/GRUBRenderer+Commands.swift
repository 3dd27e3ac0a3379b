// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// What choosing an entry of a grub.cfg does.
extension GRUBRenderer {
    mutating func path(_ file: BootFile, _ text: GRUBText) throws(Inexpressible) -> String {
        if encoding != .utf8, !file.path.description.utf8.allSatisfy({ $0 < 0x80 }) {
            throw Inexpressible(reason: "its path was read in code page 437, and grub.cfg is UTF-8")
        }
        let path = try text.path(file)
        if path.hasPrefix("'(http,") { needsHTTP = true }
        return path
    }

    mutating func commands(_ action: BootAction) throws(Inexpressible) -> [String] {
        let text = GRUBText(scope: scope, base: base)
        switch action {
        case .linux(let boot):
            let kernel = try path(boot.kernel, text)
            // memdisk is no 32-bit kernel: it has to be entered in real mode.
            let suffix =
                boot.kernel.path.description.split(separator: "/").last?.lowercased().hasPrefix("memdisk") == true
                ? "16" : ""
            // What a medium of ours knows of the address; without one the variable is no word at all.
            let address = GRUBRenderer.address(boot.address, boot.arguments)
            let arguments = try text.arguments(address.arguments)
            var commands =
                text.preparation(for: boot.arguments) + address.commands + [
                    (["linux" + suffix, kernel] + address.words + arguments).joined(separator: " ")
                ]
            if !boot.initrds.isEmpty {
                var paths: [String] = []
                for initrd in boot.initrds { paths.append(try path(initrd, text)) }
                commands.append((["initrd" + suffix] + paths).joined(separator: " "))
            }
            return commands
        case .chain(let file, .efi, let arguments):
            return text.preparation(for: arguments) + [
                (["chainloader", try path(file, text)] + (try text.arguments(arguments))).joined(separator: " ")
            ]
        case .chain(_, let kind, _): throw Inexpressible(reason: "GRUB cannot start this: \(kind.rawValue)")
        case .localDisk(.nextDevice): return ["exit"]
        case .localDisk: return ["if [ \"$grub_platform\" = pc ]; then set root=hd0; chainloader +1; else exit; fi"]
        case .configuration: throw Inexpressible(reason: "GRUB cannot read another loader's configuration")
        case .message: throw Inexpressible(reason: "GRUB's menu shows no text files")
        case .goto, .exit, .quit:
            throw Inexpressible(reason: "GRUB has no items that change the menu; Esc leaves a submenu")
        }
    }

    /// The condition that holds on a platform alone.
    static func test(_ platform: Platform) -> String {
        let name =
            switch platform {
            case .uefiIA32: "i386-efi"
            case .uefiX64: "x86_64-efi"
            case .uefiARM32: "arm-efi"
            case .uefiARM64: "arm64-efi"
            case .uefiRISCV64: "riscv64-efi"
            default: "i386-pc"
            }
        return "\"$grub_cpu-$grub_platform\" = '\(name)'"
    }
}
