// SPDX-License-Identifier: Apache-2.0

package import NetAddress

/// `first-last` as people write a range of addresses.
package struct AddressRange: LosslessStringConvertible {
    /// Both ends belong to it.
    package let range: ClosedRange<IPv4Address>

    /// Nil unless it is two addresses, the first not behind the last; spaces around them do not matter.
    package init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
            .map { IPv4Address($0.filter { $0 != " " }) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else { return nil }
        range = first...last
    }

    /// `192.0.2.100-192.0.2.200`.
    package var description: String { "\(range.lowerBound)-\(range.upperBound)" }
}
