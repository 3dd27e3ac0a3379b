// SPDX-License-Identifier: Apache-2.0

/// The parts of a file that a `Range` field asks for (RFC 9110 §14.1.2, §14.2).
enum ByteRanges: Equatable {
    /// All of it: no field, or one that is not understood, which a server ignores.
    case whole
    /// These parts, in the order in which they were asked for; none is empty.
    case parts([Range<UInt64>])
    /// None of the parts exists.
    case unsatisfiable

    /// More parts than this are an attack, not a boot; the whole file answers them (RFC 9110 §17.15).
    static let mostParts = 16

    /// What `field`, the value of a `Range` field, means for a file of `size` bytes.
    init(_ field: String?, size: UInt64) {
        guard let field, let separator = field.firstIndex(of: "="),
            field[..<separator].lowercased() == "bytes"
        else {
            self = .whole
            return
        }
        let specifications = field[field.index(after: separator)...].split(separator: ",")
        guard (1...ByteRanges.mostParts).contains(specifications.count) else {
            self = .whole
            return
        }
        var parts: [Range<UInt64>] = []
        for specification in specifications {
            guard let bounds = ByteRanges.bounds(specification.filter { $0 != " " && $0 != "\t" }, size: size) else {
                self = .whole
                return
            }
            let part = min(bounds.lowerBound, size)..<min(bounds.upperBound, size)
            if !part.isEmpty { parts.append(part) }
        }
        // Parts that overlap so much that they are more than the file are an attack as well. The sum may be more than 64 bits hold.
        var rest = size
        for part in parts {
            let length = part.upperBound - part.lowerBound
            guard length <= rest else {
                self = .whole
                return
            }
            rest -= length
        }
        self = parts.isEmpty ? .unsatisfiable : .parts(parts)
    }

    /// `first-last`, `first-` or `-count`; nil for anything else.
    private static func bounds(_ text: String, size: UInt64) -> Range<UInt64>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        switch (position(ends[0]), position(ends[1]), ends[0].isEmpty, ends[1].isEmpty) {
        case (let first?, let last?, _, _) where first <= last: return first..<max(last, last &+ 1)
        case (let first?, nil, _, true): return first..<max(first, size)
        case (nil, let count?, true, _): return (size - min(count, size))..<size
        default: return nil
        }
    }

    /// A decimal number; one that is too large stands for the largest, as every size is smaller.
    private static func position(_ digits: Substring) -> UInt64? {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return UInt64(digits) ?? .max
    }
}
