// SPDX-License-Identifier: Apache-2.0

internal import TerminalText
import Yams

/// Words that are not known, and those that were probably meant.
extension YAMLValue {
    /// The error for a key that the mapping may not have.
    ///
    /// - Parameter object: what the mapping describes, with its article.
    package func unknownKey(_ key: String, of object: String, among keys: [String]) -> MenuFileError {
        var error = stranger(key, "\(object) has no key \"\(key)\"", among: keys)
        (error.line, error.column) = (keyMark(key)?.line ?? 0, keyMark(key)?.column ?? 0)
        return error
    }

    /// The error for a word that is none of those that are known here.
    ///
    /// - Parameter listed: what stands before these, where none is near: `there are`.
    package func stranger(
        _ word: String, _ problem: String, among words: [String], listed: String = "its keys are"
    ) -> MenuFileError {
        var error = error(problem)
        if let nearest = YAMLValue.nearest(to: word, among: words) {
            error.suggestion = nearest
        } else if !words.isEmpty {
            error.problem += "; \(listed) \(words.joined(separator: ", "))"
        }
        return error
    }

    /// The nearest right word, if one is near: less than half of the letters have to change.
    private static func nearest(to word: String, among words: [String]) -> String? {
        let ranked = words.map { ($0, SpellingDistance.between($0, word)) }.min { $0.1 < $1.1 }
        guard let (nearest, changes) = ranked, changes * 2 < nearest.count else { return nil }
        return nearest
    }

    /// The value of one of this mapping's keys; this value itself if it has none of that name.
    package func part(_ key: String) -> YAMLValue {
        (try? pairs())?.first { $0.key == key }?.value ?? self
    }
}
