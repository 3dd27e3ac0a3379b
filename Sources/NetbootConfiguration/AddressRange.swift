// SPDX-License-Identifier: Apache-2.0

package import NetAddress

/// `first-last` as people write a range of addresses.
package struct AddressRange: LosslessStringConvertible {
    /// Both ends belong to it.
    package let range: ClosedRange<IPv4Address>

    /// Why a text is no range: which end, and what would be right.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    package init(_ range: ClosedRange<IPv4Address>) { self.range = range }

    /// Nil unless ``init(reading:)`` takes it.
    package init?(_ text: String) {
        guard let read = try? AddressRange(reading: text) else { return nil }
        self = read
    }

    /// Reads two addresses, the first not behind the last; spaces around them do not matter.
    package init(reading text: String) throws(Fault) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
        guard ends.count == 2 else {
            throw Fault(
                description:
                    "needs two addresses with one - between them, such as 192.0.2.100-192.0.2.200, found \"\(text)\"")
        }
        guard let first = IPv4Address(ends[0]) else { throw AddressRange.fault("first", ends[0]) }
        guard let last = IPv4Address(ends[1]) else {
            let network = ends[0].prefix(through: ends[0].lastIndex(of: ".") ?? ends[0].startIndex)
            if UInt8(ends[1]) != nil {
                throw Fault(
                    description: "its last address \"\(ends[1])\" is not whole; write \(first)-\(network)\(ends[1])")
            }
            throw AddressRange.fault("last", ends[1])
        }
        guard first <= last else {
            throw Fault(
                description: "its last address \(last) is before its first one \(first); write \(last)-\(first)")
        }
        range = first...last
    }

    private static func fault(_ end: String, _ text: String) -> Fault {
        let found = text.isEmpty ? "is missing" : "\"\(text)\" is no IPv4 address"
        return Fault(description: "its \(end) address \(found): needs four numbers from 0 to 255, such as 192.0.2.100")
    }

    /// The range, and which end of it is not in a network; nil if both are.
    package func fault(in network: IPv4Subnet) -> String? {
        switch (network.contains(range.lowerBound), network.contains(range.upperBound)) {
        case (true, true): nil
        case (false, false): "\(self) is not in \(network)"
        case (true, false): "\(self): its last address is not in \(network), as its first one is"
        case (false, true): "\(self): its first address is not in \(network), as its last one is"
        }
    }

    /// `192.0.2.100-192.0.2.200`.
    package var description: String { "\(range.lowerBound)-\(range.upperBound)" }
}
