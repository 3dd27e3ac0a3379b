// SPDX-License-Identifier: Apache-2.0

internal import Yams

/// A value of Kea's JSON with its place.
struct KeaValue {
    private let node: Node
    private let file: String

    /// The root of a file.
    init(_ text: KeaText, file: String) throws(PeerFileError) {
        let root: Node?
        do {
            // JSON is YAML, whose reader knows lines.
            root = try Yams.compose(yaml: text.plain)
        } catch {
            let (line, problem): (Int, String) =
                switch error as? YamlError {
                case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                    .composer(_, let problem, let mark, _):
                    (mark.line, problem)
                case .duplicatedKeysInMapping(let keys, let context):
                    (context.mark.line, "the key \(keys.first ?? "") stands twice")
                default: (1, "\(error)")
                }
            // YAML's reader takes the end of the file for a line of its own.
            let last = text.plain.utf8.count { $0 == UInt8(ascii: "\n") } + 1
            throw PeerFileError(PeerPlace(file: file, line: min(line, last)), "is no JSON: \(problem)")
        }
        guard let root, case .mapping = root else {
            throw PeerFileError(PeerPlace(file: file, line: 1), "needed one JSON object")
        }
        (node, self.file) = (root, file)
    }

    private init(_ node: Node, file: String) { (self.node, self.file) = (node, file) }

    /// Where it is written.
    var place: PeerPlace { PeerPlace(file: file, line: node.mark?.line ?? 1) }

    /// The value of a key.
    subscript(_ key: String) -> KeaValue? {
        guard case .mapping(let mapping) = node else { return nil }
        return mapping.first { $0.key.string == key }.map { KeaValue($0.value, file: file) }
    }

    /// The elements of a list; none for anything else.
    var elements: [KeaValue] {
        guard case .sequence(let sequence) = node else { return [] }
        return sequence.map { KeaValue($0, file: file) }
    }

    /// A text, number or truth value as it is written.
    var text: String? {
        guard case .scalar(let scalar) = node else { return nil }
        return scalar.string
    }

    /// The text of a key with its place.
    func placed(_ key: String) -> Placed<String>? {
        self[key].flatMap { value in value.text.map { Placed($0, value.place) } }
    }

    /// The elements of a list under a key.
    func list(_ key: String) -> [KeaValue] { self[key]?.elements ?? [] }
}
