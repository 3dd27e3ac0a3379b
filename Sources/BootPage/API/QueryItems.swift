// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The fields behind the question mark of an address (application/x-www-form-urlencoded).
struct QueryItems: Hashable, Sendable {
    private let values: [String: String]

    /// Fields with names of their own; of several with one name the last counts.
    init(_ query: String?) {
        var values: [String: String] = [:]
        for item in (query ?? "").split(separator: "&").prefix(16) {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[Self.decoded(parts[0])] = parts.count == 2 ? Self.decoded(parts[1]) : ""
        }
        self.values = values
    }

    /// The value of a field; nil if it is not there.
    subscript(name: String) -> String? { values[name] }

    private static func decoded(_ text: Substring) -> String {
        let plain = String(text).replacing("+", with: " ")
        return plain.removingPercentEncoding ?? plain
    }
}
