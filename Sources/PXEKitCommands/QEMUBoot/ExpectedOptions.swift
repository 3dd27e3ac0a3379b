// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import QEMULab

/// What the guest's console must show, and what is typed on it.
struct ExpectedOptions: ParsableArguments {
    @Option(
        name: .customLong("expect"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Wait for this text, or /regular expression/. Repeat it for several, in order.", valueName: "text"))
    var expectations: [String] = []

    @Option(
        name: .customLong("expect-screen"),
        help: ArgumentHelp(
            "Wait until the screen shows this PNG picture, or has it as a part; transparent pixels stand for any. Repeat it for several, in order.",
            valueName: "file"))
    var screens: [String] = []

    @Option(
        name: .customLong("reject"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Fail at once if this text, or /regular expression/, is shown.", valueName: "text"))
    var rejections: [String] = []

    @Option(
        name: .customLong("send"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Type this when an expectation is met: the first --send at the first --expect, and so on; after the last --expect come the --expect-screen. \\r, \\n, \\t, \\e and \\xHH are understood.",
            valueName: "keys"))
    var keystrokes: [String] = []

    @Option(
        help: ArgumentHelp(
            "Give up after this time; 0 waits for ever. Without it after 120 s, unless a debugger or a person at the keyboard is there.",
            valueName: "seconds"), transform: decimalNumber)
    var timeout: Double?

    /// When to give up if nothing else is said, in seconds.
    static let usualTimeout = 120.0

    func apply(to request: inout BootRequest) throws(LabError) {
        request.expectations = try Self.parse(expectations, option: "--expect")
        request.rejections = try Self.parse(rejections, option: "--reject")
        for file in screens { request.screens.append(try Self.pattern(file)) }
        let places = expectations.count + screens.count
        guard keystrokes.count <= places else {
            throw .invalid(
                "--send '\(keystrokes[places])'",
                "has no --expect to follow; give as many --expect, or --expect-screen, as --send")
        }
        for keys in keystrokes { request.keystrokes.append(try Keystrokes.parse(keys)) }
        guard let timeout else { return }
        guard timeout >= 0, timeout <= 86400 else {
            throw .invalid("--timeout \(timeout)", "wants seconds, 0 to 86400")
        }
        request.timeout = timeout == 0 ? nil : .seconds(timeout)
    }

    private static func pattern(_ file: String) throws(LabError) -> ScreenPattern {
        guard let picture = FileManager.default.contents(atPath: file) else {
            let reason = FileManager.default.fileExists(atPath: file) ? "cannot be read" : "does not exist"
            throw .invalid("--expect-screen '\(file)'", reason)
        }
        return try ScreenPattern(png: [UInt8](picture), name: file)
    }

    private static func parse(_ arguments: [String], option: String) throws(LabError) -> [Expectation] {
        var expectations: [Expectation] = []
        for argument in arguments {
            do {
                expectations.append(try Expectation(argument))
            } catch {
                throw .invalid("\(option) '\(error.argument)'", error.reason)
            }
        }
        return expectations
    }
}

/// The escapes in a `--send` argument.
enum Keystrokes {
    /// Turns `\r`, `\n`, `\t`, `\e`, `\\` and `\xHH` into the characters they stand for.
    static func parse(_ text: String) throws(LabError) -> String {
        var keys = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "\\" else {
                keys.append(character)
                continue
            }
            switch rest.popFirst() {
            case "r": keys += "\r"
            case "n": keys += "\n"
            case "t": keys += "\t"
            case "e": keys += "\u{1B}"
            case "\\": keys += "\\"
            case "x":
                guard let code = UInt8(rest.prefix(2), radix: 16), rest.count >= 2 else { fallthrough }
                keys.unicodeScalars.append(Unicode.Scalar(code))
                rest = rest.dropFirst(2)
            default: throw .invalid("--send '\(text)'", "has an unknown escape; use \\r \\n \\t \\e \\\\ or \\xHH")
            }
        }
        return keys
    }
}
