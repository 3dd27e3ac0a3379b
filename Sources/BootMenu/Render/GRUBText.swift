// SPDX-License-Identifier: Apache-2.0

/// Writes paths and command lines as words of GRUB's shell.
struct GRUBText {
    let scope: VariableScope
    let base: String?

    /// Commands that find out what a command line names; GRUB sets few variables by itself.
    func preparation(for template: Template) -> [String] {
        let parts = (try? scope.expand(template)) ?? []
        guard parts.count > 1 || parts.contains(where: { if case .machine = $0 { true } else { false } }) else {
            return []
        }
        return MachineVariable.allCases.filter { parts.contains(.machine($0)) }.flatMap { variable -> [String] in
            if variable == .bootif {
                let octets = (1...6).map { "--set=\($0):pk\($0)" }.joined(separator: " ")
                let pattern = Array(repeating: "(..)", count: 6).joined(separator: ":")
                return ["insmod regexp", "regexp \(octets) '\(pattern)' \"$net_default_mac\""]
            }
            return GRUBText.smbios(variable).map {
                ["insmod smbios", "smbios \($0) --set=pk_\(GRUBText.name(variable))"]
            } ?? []
        }
    }

    private static func name(_ variable: MachineVariable) -> String {
        String(variable.rawValue.map { $0 == "-" ? "_" : $0 })
    }

    /// How the `smbios` command reads a value (GRUB manual, smbios; offsets of the SMBIOS specification, §7.1 to §7.4).
    private static func smbios(_ variable: MachineVariable) -> String? {
        switch variable {
        case .uuid: "--type 1 --get-uuid 8"
        case .systemVendor: "--type 1 --get-string 4"
        case .systemProduct: "--type 1 --get-string 5"
        case .systemVersion: "--type 1 --get-string 6"
        case .systemSerial: "--type 1 --get-string 7"
        case .systemSKU: "--type 1 --get-string 25"
        case .systemFamily: "--type 1 --get-string 26"
        case .boardVendor: "--type 2 --get-string 4"
        case .boardProduct: "--type 2 --get-string 5"
        case .boardVersion: "--type 2 --get-string 6"
        case .boardSerial: "--type 2 --get-string 7"
        case .boardAsset: "--type 2 --get-string 8"
        case .biosVendor: "--type 0 --get-string 4"
        case .biosVersion: "--type 0 --get-string 5"
        default: nil
        }
    }

    private static func value(_ variable: MachineVariable) throws(Inexpressible) -> String {
        switch variable {
        case .ip: "${net_default_ip}"
        case .server: "${net_default_server}"
        case .mac: "${net_default_mac}"
        case .bootif: "01-" + (1...6).map { "${pk\($0)}" }.joined(separator: "-")
        default:
            if smbios(variable) != nil {
                "${pk_\(name(variable))}"
            } else {
                throw Inexpressible(reason: "GRUB does not know ${\(variable.rawValue)}")
            }
        }
    }

    /// Parts as one word: texts in single quotes, variables in double quotes.
    private func word(_ parts: [VariableScope.Part]) throws(Inexpressible) -> String {
        var word = ""
        for part in parts {
            switch part {
            case .text(let text):
                guard !text.unicodeScalars.contains(where: \.isControl) else {
                    throw Inexpressible(reason: "a path or command line has control characters")
                }
                word += GRUBRenderer.quoted(text)
            case .machine(let variable): word += "\"\(try GRUBText.value(variable))\""
            }
        }
        return word.isEmpty ? "''" : word
    }

    /// The words of a command line.
    ///
    /// GRUB puts quotes around words with blanks by itself, and writes a backslash before every backslash and quote
    /// (GRUB, lib/cmdline.c). So quotes are taken off here, and what would come out changed is refused.
    func arguments(_ template: Template) throws(Inexpressible) -> [String] {
        let parts = try scope.expand(template)
        let expanded = Template(
            pieces: parts.map { part in
                switch part {
                case .text(let text): .text(text)
                case .machine(let variable): .variable(variable.rawValue)
                }
            })
        var words: [String] = []
        for word in expanded.words(quoted: true) {
            var plain: [VariableScope.Part] = []
            var quotes = 0
            for piece in word.pieces {
                switch piece {
                case .variable(let name):
                    if let variable = MachineVariable(rawValue: name) { plain.append(.machine(variable)) }
                case .text(let text):
                    let found = text.utf8.count { $0 == UInt8(ascii: "\"") }
                    quotes += found
                    plain.append(.text(found == 0 ? text : String(text.unicodeScalars.filter { $0 != "\"" })))
                    if text.containsASCII("\\") || text.containsASCII("'") {
                        throw Inexpressible(
                            reason: "GRUB writes a backslash before each backslash and apostrophe of a command line")
                    }
                }
            }
            if quotes % 2 != 0 { throw Inexpressible(reason: "a quotation mark in the command line has no partner") }
            words.append(try self.word(plain))
        }
        return words
    }

    /// A path with its device: `(http,server)/path` for a URL, the root of where GRUB came from for anything else.
    func path(_ file: BootFile) throws(Inexpressible) -> String {
        var parts = try scope.expand(file.path)
        guard !parts.isEmpty else { throw Inexpressible(reason: "a path is empty") }
        if case .text(let first) = parts[0] {
            if first.containsASCII("://") {
                return try word(GRUBText.device(parts))
            }
            if first.containsASCII("::"), let colons = first.firstRange(of: "::") {
                let server = first[..<colons.lowerBound]
                parts[0] = .text(
                    (server.isEmpty ? "" : "(tftp,\(server))") + "/" + first[colons.upperBound...].drop { $0 == "/" })
                return try word(parts)
            }
            parts[0] = .text(String(first.drop { $0 == "/" }))
        }
        guard let base, base.containsASCII("://") else {
            return try word(GRUBText.joined([.text(base ?? "/")] + parts))
        }
        return try word(GRUBText.device(GRUBText.joined([.text(base)] + parts)))
    }

    private static func joined(_ parts: [VariableScope.Part]) -> [VariableScope.Part] {
        parts.reduce(into: []) { result, part in
            if case .text(let text) = part, case .text(let last)? = result.last {
                result[result.count - 1] = .text(last + text)
            } else {
                result.append(part)
            }
        }
    }

    /// `scheme://server/path` as `(scheme,server)/path`.
    private static func device(_ parts: [VariableScope.Part]) throws(Inexpressible) -> [VariableScope.Part] {
        guard case .text(let first)? = parts.first, let mark = first.firstRange(of: "://") else { return parts }
        let scheme = first[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "tftp" else {
            throw Inexpressible(reason: "GRUB cannot fetch from \(scheme)://")
        }
        var rest = parts
        rest[0] = .text(String(first[mark.upperBound...]))
        for (place, part) in rest.enumerated() {
            guard case .text(let text) = part, let slash = text.firstIndex(of: "/") else { continue }
            rest[place] = .text("\(text[..<slash]))\(text[slash...])")
            return joined([.text("(\(scheme),")] + rest)
        }
        throw Inexpressible(reason: "a URL names no file")
    }
}

extension GRUBRenderer {
    /// Any text as one word of a command. Scalars are looked at, not characters: an apostrophe with a combining mark behind
    /// it is another character for people, and the same byte for GRUB.
    static func quoted(_ text: String) -> String {
        guard text.containsASCII("'") else { return "'\(text)'" }
        let parts = text.unicodeScalars.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + parts.map { String($0) }.joined(separator: "'\\''") + "'"
    }
}
