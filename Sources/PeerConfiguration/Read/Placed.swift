// SPDX-License-Identifier: Apache-2.0

/// Where something is written in a configuration.
public struct PeerPlace: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The file.
    public var file: String
    /// The line, counted from 1.
    public var line: Int

    /// A place.
    public init(file: String, line: Int) {
        (self.file, self.line) = (file, line)
    }

    /// In the order of files and lines.
    public static func < (left: PeerPlace, right: PeerPlace) -> Bool {
        (left.file, left.line) < (right.file, right.line)
    }

    /// `dhcpd.conf:12`.
    public var description: String { "\(file):\(line)" }
}

/// A value with the place that says so.
public struct Placed<Value: Hashable & Sendable>: Hashable, Sendable {
    /// What is said.
    public var value: Value
    /// Where.
    public var place: PeerPlace

    /// A value of a place.
    public init(_ value: Value, _ place: PeerPlace) {
        (self.value, self.place) = (value, place)
    }
}

/// Why a configuration cannot be read.
public struct PeerFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where reading ended.
    public var place: PeerPlace
    /// What was needed and what was found.
    public var problem: String

    /// An error at a place.
    public init(_ place: PeerPlace, _ problem: String) {
        (self.place, self.problem) = (place, problem)
    }

    /// `dhcpd.conf:12: needed ';', found '}'`.
    public var description: String { "\(place): \(problem)" }
}
