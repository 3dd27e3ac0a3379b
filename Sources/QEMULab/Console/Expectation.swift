// SPDX-License-Identifier: Apache-2.0

/// A text or regular expression that the guest's console must, or must not, show.
public struct Expectation: Sendable, CustomStringConvertible {
    /// Why a text cannot be an expectation.
    public struct Invalid: Error, Equatable, CustomStringConvertible {
        /// The argument as it was given.
        public let argument: String
        /// What is wrong with it.
        public let reason: String

        /// One line for people.
        public var description: String { "expectation '\(argument)': \(reason)" }
    }

    /// The expectation as it was written.
    public let description: String

    /// The expression between the slashes; nil for a plain text.
    private let expression: String?

    /// An expectation of exactly this text.
    init(text: String) {
        description = text
        expression = nil
    }

    /// Parses `TEXT`, or `/REGEX/` for a regular expression in Swift's (and largely PCRE's) syntax.
    public init(_ argument: String) throws(Invalid) {
        guard !argument.isEmpty else { throw Invalid(argument: argument, reason: "is empty; give a text or a /REGEX/") }
        description = argument
        guard argument.count >= 2, argument.hasPrefix("/"), argument.hasSuffix("/") else {
            expression = nil
            return
        }
        let expression = String(argument.dropFirst().dropLast())
        guard !expression.isEmpty else { throw Invalid(argument: argument, reason: "the regular expression is empty") }
        do {
            _ = try Regex(expression)
        } catch {
            throw Invalid(argument: argument, reason: "is no regular expression: \(error)")
        }
        self.expression = expression
    }

    /// What finds it in a text. A compiled expression cannot cross between threads, so each watch has its own.
    fileprivate var matcher: Matcher {
        guard let expression, let compiled = try? Regex(expression) else { return .text(description) }
        return .expression(compiled)
    }
}

/// Finds one expectation in a text.
private enum Matcher {
    case text(String)
    case expression(Regex<AnyRegexOutput>)

    /// The first place where `text` shows it.
    func firstRange(in text: String) -> Range<String.Index>? {
        switch self {
        case .text(let wanted): text.firstRange(of: wanted)
        case .expression(let expression): text.firstRange(of: expression)
        }
    }
}

/// Follows a console and says which expectations have been met, in their order, and whether a rejected text was shown.
public struct ConsoleWatch {
    /// What new text brought.
    public enum Finding: Sendable, Equatable {
        /// The expectation at this index was met.
        case met(Int)
        /// The rejected text at this index was shown.
        case rejected(Int)
    }

    private let expectations: [Expectation]
    private let expected: [Matcher]
    private let rejected: [Matcher]
    private var unmatched = ""
    private var unrejected = ""

    /// The number of expectations met so far.
    public private(set) var met = 0

    /// How much text is kept to match against: more than a screen, so that an expression may span lines.
    static let window = 8192

    /// A watch that wants `expectations` in this order, and none of `rejections` before the last of them.
    public init(expectations: [Expectation], rejections: [Expectation]) {
        self.expectations = expectations
        expected = expectations.map(\.matcher)
        rejected = rejections.map(\.matcher)
    }

    /// The expectation that is waited for; nil once all are met.
    public var next: Expectation? { met < expectations.count ? expectations[met] : nil }

    /// What `text` brings, in the order of the console.
    public mutating func received(_ text: String) -> [Finding] {
        var findings: [Finding] = []
        unrejected += text
        for (index, rejection) in rejected.enumerated() where rejection.firstRange(in: unrejected) != nil {
            findings.append(.rejected(index))
            unrejected = ""
        }
        unrejected = String(unrejected.suffix(Self.window))
        unmatched += text
        while met < expected.count, let range = expected[met].firstRange(in: unmatched) {
            unmatched = String(unmatched[range.upperBound...])
            findings.append(.met(met))
            met += 1
        }
        unmatched = String(unmatched.suffix(Self.window))
        return findings
    }
}
