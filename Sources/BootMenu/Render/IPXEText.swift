// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// Writes texts so that iPXE reads them back as they are.
///
/// A script line is cut into words at white space; words `||`, `&&` and `;` and words that begin with `#` end a command, a
/// backslash at the end of a line joins it with the next one (all in iPXE, core/exec.c and image/script.c). Settings are put
/// in after that and searched again for `${`. So a character that the line must not show is written as a setting of one
/// character, and only a literal `${` cannot be written.
struct IPXEText {
    /// The characters that stand in settings, by the setting's name.
    private static let special: [Unicode.Scalar: String] = [
        "#": "hash", "|": "pipe", "&": "amp", ";": "semi", " ": "sp", "\t": "tab", "\\": "bs",
    ]

    private static let specialBytes = special.keys.compactMap { UInt8(exactly: $0.value) }

    /// How the names of files stood for characters where they were read.
    let encoding: TextEncoding

    init(encoding: TextEncoding = .utf8) { self.encoding = encoding }

    /// The settings that the texts so far refer to.
    private(set) var used: Set<String> = []

    /// The lines that define them.
    var definitions: [String] {
        IPXEText.special.filter { used.contains($0.value) }.sorted { $0.value < $1.value }
            .map { "set \($0.value):hex \(UInt8(truncatingIfNeeded: $0.key.value).hexadecimal)" }
    }

    /// The text as words of a line.
    ///
    /// - Parameters:
    ///   - first: whether these are the first words after options, where a hyphen would be one more option.
    ///   - goesOn: whether a variable stands directly before the text.
    ///   - isEnd: whether nothing stands directly behind it.
    mutating func words(
        _ text: String, first: Bool = false, goesOn: Bool = false, isEnd: Bool = true
    ) throws(Inexpressible) -> String {
        if text.containsASCII("${") { throw Inexpressible(reason: "iPXE expands ${ in every text") }
        guard text.utf8.contains(where: IPXEText.specialBytes.contains) || first && text.hasPrefix("-") else {
            return text
        }
        var result = String.UnicodeScalarView()
        var isWordStart = !goesOn
        let scalars = Array(text.unicodeScalars)
        if first, scalars.first == "-" { result.append(contentsOf: setting("sp").unicodeScalars) }
        for (index, scalar) in scalars.enumerated() {
            let isLast = isEnd && index + 1 == scalars.count
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            let mustHide =
                switch scalar {
                case "#", "|", "&", ";": isWordStart
                case " ": isWordStart || isLast || next == " "
                case "\t": true
                case "\\": isLast || next == " "
                default: false
                }
            if mustHide, let name = IPXEText.special[scalar] {
                result.append(contentsOf: setting(name).unicodeScalars)
                isWordStart = false
            } else {
                result.append(scalar)
                isWordStart = scalar == " "
            }
        }
        return String(result)
    }

    private mutating func setting(_ name: String) -> String {
        used.insert(name)
        return "${\(name):string}"
    }

    /// Parts of a template as words of a line.
    mutating func words(_ parts: [VariableScope.Part]) throws(Inexpressible) -> String {
        var result = ""
        for (position, part) in parts.enumerated() {
            switch part {
            case .text(let text): result += try words(text, goesOn: position > 0, isEnd: position + 1 == parts.count)
            case .machine(let variable): result += try IPXEText.setting(of: variable)
            }
        }
        return result
    }

    /// A path as a relative URI reference (RFC 3986 §4.2), or a URL as it is; both one word.
    func uri(_ parts: [VariableScope.Part], base: String?) throws(Inexpressible) -> String {
        var result = ""
        for (position, part) in parts.enumerated() {
            switch part {
            case .machine(let variable): result += try IPXEText.setting(of: variable)
            case .text(let text):
                result +=
                    position == 0
                    ? start(text, base: base) : encoded(text, isURL: result.contains("://"))
            }
        }
        if result.isEmpty { throw Inexpressible(reason: "a path is empty") }
        return result
    }

    private func start(_ text: String, base: String?) -> String {
        if text.containsASCII("://") { return encoded(text, isURL: true) }
        if text.containsASCII("::"), let colons = text.firstRange(of: "::") {
            let server = text[..<colons.lowerBound]
            let path = text[colons.upperBound...].drop { $0 == "/" }
            return (server.isEmpty ? "/" : "tftp://\(encoded(String(server), isURL: true))/")
                + encoded(String(path), isURL: false)
        }
        // The root of the server, unless the base names another place.
        guard let base, base.containsASCII("://") || !text.hasPrefix("/") else { return encoded(text, isURL: false) }
        return base + encoded(text.hasPrefix("/") ? String(text.dropFirst()) : text, isURL: false)
    }

    /// The bytes that stand for themselves in a path (RFC 3986 §3.3), and in a URL as people write it.
    private static let pathBytes = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
    private static let urlBytes = pathBytes.union(":?#[]@!$&'()*+,;=%".utf8)

    /// Percent-encodes the bytes that a URI's path cannot hold (RFC 3986 §2.1): those that the name had where it was read.
    private func encoded(_ text: String, isURL: Bool) -> String {
        let safe = isURL ? IPXEText.urlBytes : IPXEText.pathBytes
        if text.utf8.allSatisfy(safe.contains) { return text }
        let digits = Array("0123456789ABCDEF")
        return (encoding.encode(text) ?? Array(text.utf8)).reduce(into: "") { result, byte in
            if safe.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
    }

    /// What iPXE calls a value (ipxe.org/cfg); `smbios/type.offset.length` reads the tables themselves.
    private static func setting(of variable: MachineVariable) throws(Inexpressible) -> String {
        switch variable {
        case .ip: "${netX/ip}"
        case .server: "${next-server}"
        case .gateway: "${netX/gateway}"
        case .netmask: "${netX/netmask}"
        case .mac: "${netX/mac}"
        case .bootif: "01-${netX/mac:hexhyp}"
        case .uuid: "${uuid}"
        case .hostname: "${hostname}"
        case .domain: "${domain}"
        case .systemVendor: "${manufacturer}"
        case .systemProduct: "${product}"
        case .systemVersion: "${smbios/1.6.0}"
        case .systemSerial: "${serial}"
        case .systemSKU: "${smbios/1.25.0}"
        case .systemFamily: "${smbios/1.26.0}"
        case .boardVendor: "${smbios/2.4.0}"
        case .boardProduct: "${smbios/2.5.0}"
        case .boardVersion: "${smbios/2.6.0}"
        case .boardSerial: "${smbios/2.7.0}"
        case .boardAsset: "${smbios/2.8.0}"
        case .biosVendor: "${smbios/0.4.0}"
        case .biosVersion: "${smbios/0.5.0}"
        case .chassis: "${smbios/3.5.1}"
        case .cpu, .filesystem: throw Inexpressible(reason: "iPXE does not know ${\(variable.rawValue)}")
        }
    }
}
