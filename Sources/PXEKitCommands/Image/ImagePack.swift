// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ImagePacking
import NetAddress

struct ImagePack: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "Embed a configuration in one of our programs and seal it with length, build id and CRC.",
        discussion: """
            EXAMPLES
              pxekit image pack pxechain.pxe -o boot.0 --set file=pxelinux.0
              pxekit image pack pxeboot.0 -o boot.0 --config boot.conf --compress
              pxekit image pack pxeboot.0 -o boot.0 --address 10.0.0.5/24 --gateway 10.0.0.1 \
                --stage2 http://10.0.0.2/boot/

            A configuration has lines NAME = VALUE; # starts a comment. Names: \(NBPConfiguration.Key.known.map(\.name)
                .joined(separator: ", ")).
            """)

    @Argument(help: "The program.", completion: .file())
    var program: String

    @Option(name: .shortAndLong, help: "Where to write the result.", completion: .file())
    var output: String

    @Flag(help: "Replace a file at --output that somebody else wrote or changed.")
    var force = false

    @Option(name: .customLong("set"), help: "An item, NAME=VALUE; NAME= removes it. Overrides --config.")
    var settings: [String] = []

    @OptionGroup var fixed: FixedAddressOptions

    @Option(help: "A file of items.", completion: .file())
    var config: String?

    @Flag(help: "Start from an empty configuration, not from the program's own.")
    var replace = false

    @Flag(help: "Make a self-extracting program; left out where that saves nothing.")
    var compress = false

    @Option(help: "32 hexadecimal digits that name the build; else derived from the content.")
    var buildID: String?

    @Flag(help: "Print the result's report as JSON.")
    var json = false

    func run() throws {
        do {
            let image = try NBPImage(try ImageFiles.read(program))
            var configuration = replace ? NBPConfiguration() : image.configuration
            if let config {
                let text = String(decoding: try ImageFiles.read(config), as: UTF8.self)
                for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                    let item = line.prefix { $0 != "#" }
                    guard item.contains(where: { !$0.isWhitespace }) else { continue }
                    try configuration.apply(String(item), from: "\(config):\(number + 1)")
                }
            }
            for setting in settings { try configuration.apply(setting, from: "--set") }
            try fixed.embed(in: &configuration)
            let sealed = try image.sealed(configuration, buildID: try buildIDBytes())
            let packed = compress ? try sealed.packed() : sealed
            try ImageFiles.write(packed.bytes, to: output, force: force)
            let report = ImageReport(packed.bytes)
            if json { try JSONLines.print(report) } else { Output.lines(report.text(named: output)) }
        } catch let error as NBPError { throw ImageFiles.refused("\(program): \(error)") }
    }

    private func buildIDBytes() throws -> [UInt8]? {
        guard let buildID else { return nil }
        let digits = Array(buildID)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0..<$0 + 2]), radix: 16)
        }
        guard digits.count == 32, bytes.count == 16 else {
            throw ImageFiles.refused("--build-id \(buildID): needed 32 hexadecimal digits")
        }
        return bytes
    }
}

extension NBPConfiguration {
    /// Applies `NAME = VALUE`; what is wrong is reported with where it stands, and ends the program.
    mutating func apply(_ line: String, from place: String) throws {
        func trimmed(_ text: Substring) -> String {
            String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        let sides = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
        guard sides.count == 2 else { throw ImageFiles.refused("\(place): \"\(line)\": needed NAME=VALUE") }
        guard let key = Key(name: sides[0]) else {
            let names = Key.known.map(\.name).joined(separator: ", ")
            throw ImageFiles.refused("\(place): \(sides[0]): needed one of \(names)")
        }
        do {
            try set(key, sides[1].isEmpty ? nil : try NBPConfiguration.value(sides[1], of: key, from: place))
        } catch let error as NBPConfigurationError { throw ImageFiles.refused("\(place): \(error)") }
    }

    private static func value(_ text: String, of key: Key, from place: String) throws -> Value {
        let needed: String
        switch key.form {
        case .number:
            if let number = WrittenNumber(text) { return .number(number.value) }
            needed = "a number"
        case .choice(let words):
            if let index = words.firstIndex(of: text) { return .number(index) }
            needed = words.joined(separator: ", ")
        case .flags(let words):
            if text == "automatic" { return .number(0) }
            let bits = text.split(separator: "+").map { word in words.firstIndex(of: String(word)) }
            if !bits.contains(nil) { return .number(bits.compactMap { $0 }.reduce(0) { $0 | 1 << $1 }) }
            needed = "automatic, or some of \(words.joined(separator: "+"))"
        case .address:
            if let address = IPv4Address(text) { return .address(address.bits) }
            needed = "an IPv4 address"
        case .text: return .text(text)
        case .digest:
            if let bytes = SHA256Text.bytes(text) { return .opaque(bytes) }
            needed = SHA256Text.needed
        case .opaque: needed = "a name that this version knows"
        }
        throw ImageFiles.refused("\(place): \(key.name) = \(text): needed \(needed)")
    }
}
