// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import NIOHTTP1

/// What tells the content that a file has from any other that it had (RFC 9110 §8.8).
struct Validators: Hashable {
    /// The entity tag with its quotes; a strong one: equal tags, equal bytes.
    var tag: String?
    /// When the file was changed last, in seconds since 1970.
    var modified: Int?

    /// None, for what is made anew for each request.
    static let none = Validators(tag: nil, modified: nil)

    /// Those of a file.
    ///
    /// A file that was changed a moment ago has none: it may change again within the same step of its file system's clock, and nobody could
    /// tell the two contents apart afterwards. So what is sent is always strong, the date too (§8.8.2.2).
    static func of(_ file: CatalogFile) -> Validators {
        guard let version = file.version, version.isSettled else { return .none }
        return Validators(tag: "\"\(version.tag)\"", modified: version.modifiedSeconds)
    }
}

/// The conditions under which a client wants a file (RFC 9110 §13), in the order of §13.2.2.
enum Preconditions {
    /// What they come to.
    enum Verdict: Hashable {
        /// The file, or its part, is due.
        case proceed
        /// The client has it already: 304.
        case notModified
        /// It is not the file that the client means: 412.
        case failed
    }

    /// The verdict on a GET or HEAD.
    static func verdict(_ fields: HTTPHeaders, _ validators: Validators) -> Verdict {
        if fields.contains(name: "If-Match") {
            guard EntityTags(fields["If-Match"]).matches(validators.tag, isStrong: true) else { return .failed }
        } else if let limit = date("If-Unmodified-Since", fields), let modified = validators.modified, modified > limit
        {
            return .failed
        }
        if fields.contains(name: "If-None-Match") {
            return EntityTags(fields["If-None-Match"]).matches(validators.tag, isStrong: false)
                ? .notModified : .proceed
        }
        guard let limit = date("If-Modified-Since", fields), let modified = validators.modified else { return .proceed }
        return modified <= limit ? .notModified : .proceed
    }

    /// Whether a `Range` counts: without `If-Range`, or if the client's part is of this very content (§13.1.5). Else the whole file is due.
    static func rangeCounts(_ fields: HTTPHeaders, _ validators: Validators) -> Bool {
        let values = fields["If-Range"]
        guard let value = values.first else { return true }
        guard values.count == 1 else { return false }
        if value.contains("\"") { return value == validators.tag }
        guard let date = HTTPDate.seconds(value) else { return false }
        return date == validators.modified
    }

    private static func date(_ name: String, _ fields: HTTPHeaders) -> Int? {
        let values = fields[name]
        return values.count == 1 ? HTTPDate.seconds(values[0]) : nil
    }
}

/// The list of entity tags in a condition (RFC 9110 §8.8.3).
struct EntityTags: Hashable {
    private var isAny = false
    private var strong: Set<Substring> = []
    private var weak: Set<Substring> = []

    /// Reads the fields of one name; what is no tag ends the list.
    init(_ values: [String]) {
        for value in values {
            var rest = value[...]
            while true {
                rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
                if rest == "*" { isAny = true }
                let isWeak = rest.hasPrefix("W/")
                if isWeak { rest = rest.dropFirst(2) }
                guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else { break }
                let tag = rest[...end]
                if isWeak { weak.insert(tag) } else { strong.insert(tag) }
                rest = rest[rest.index(after: end)...]
            }
        }
    }

    /// Whether a tag, which is a strong one, is among them; the strong comparison leaves out those that are weak.
    func matches(_ tag: String?, isStrong: Bool) -> Bool {
        if isAny { return true }
        guard let tag = tag?[...] else { return false }
        return strong.contains(tag) || !isStrong && weak.contains(tag)
    }
}
