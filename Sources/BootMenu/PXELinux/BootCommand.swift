// SPDX-License-Identifier: Apache-2.0

/// A command line as PXELINUX executes it: a file, and words for it (com32/elflink/ldlinux/execute.c).
struct BootCommand {
    /// What it does.
    let action: BootAction

    /// A command line behind a directive that may force its type.
    init(_ keyword: ConfigKeyword, _ command: String, systemAppend: SystemAppend = []) {
        let scalars = command.unicodeScalars
        let end = scalars.firstIndex { $0.value <= 0x20 } ?? scalars.endIndex
        let path = String(scalars[..<end])
        let rest = String(scalars[end...].drop { $0.value <= 0x20 })
        if let type = BootCommand.type(of: path) {
            action = BootCommand(type, rest, systemAppend: systemAppend).action
            return
        }
        let file = BootFile(Template(literal: path))
        switch ImageType(keyword, path: path) {
        case .localDisk?:
            // The register that takes it has 16 bits: 0xffff is -1.
            let value = ConfigNumber.prefixed(path).value
            action = .localDisk(LocalBoot(rawValue: Int(Int16(truncatingIfNeeded: value))))
        case .configuration?:
            let word = rest.split { $0.isConfigSpace }.first.map(String.init)
            action = .configuration(file, directory: word)
        case .chain(.com32)?:
            // COM32 puts the extension behind a name that lacks it (apply_extension).
            let module = path.hasSuffix(".c32") ? path : path + ".c32"
            action = .chain(
                BootFile(Template(literal: module)), .com32, arguments: Template(rest, and: systemAppend.words))
        case .chain(let kind)?: action = .chain(file, kind, arguments: Template(rest, and: systemAppend.words))
        case .linux?, nil:
            let (arguments, initrds) = BootCommand.initrds(of: rest, kernel: path)
            action = .linux(
                LinuxBoot(
                    kernel: file, initrds: initrds.map { BootFile(Template(literal: $0)) },
                    arguments: Template(arguments, and: systemAppend.words)))
        }
    }

    /// The type that a first word forces, such as `.linux` or `.com32`; nil if it is a file's name (execute.c). `.kernel` is no matter of
    /// extensions.
    static func type(of word: String) -> ConfigKeyword? {
        guard word.hasPrefix("."), let keyword = ConfigKeyword(rawValue: String(word.dropFirst())) else { return nil }
        switch keyword {
        case .kernel: return .linux
        case .linux, .boot, .bss, .pxe, .fdimage, .com32, .config, .localboot: return keyword
        default: return nil
        }
    }

    /// Takes out the RAM disks: what stands behind the first `initrd=` of the whole line, also inside of another word,
    /// through the next blank; commas separate files (com32/elflink/ldlinux/kernel.c).
    static func initrds(of arguments: String, kernel: String) -> (arguments: String, initrds: [String]) {
        let line = kernel + " " + arguments
        guard let mark = line.utf8.firstRange(of: "initrd=".utf8) else { return (arguments, []) }
        let tail = line[mark.upperBound...].unicodeScalars
        let end = tail.firstIndex(of: " ") ?? line.endIndex
        let files = line[mark.upperBound..<end].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let isWord = mark.lowerBound > line.startIndex && line.utf8[line.utf8.index(before: mark.lowerBound)] <= 0x20
        guard isWord else { return (arguments, files) }
        return (String(line[..<mark.lowerBound].dropFirst(kernel.count + 1)) + line[end...], files)
    }
}

extension Template {
    /// Text and the words of SYSAPPEND. White space outside of quotation marks becomes single blanks.
    fileprivate init(_ text: String, and words: [Template]) {
        self.init(words: Template(literal: text).words(quoted: true) + words)
    }
}
