// SPDX-License-Identifier: Apache-2.0

/// An element of an XML document with its place: a text, or elements.
struct XMLElement: Sendable {
    let name: String
    let place: PeerPlace
    /// Its text without blanks around it; empty where it has elements.
    var text = ""
    var children: [XMLElement] = []

    /// The first element with a name.
    subscript(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All elements with a name.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The elements of a list, such as `Scope` in `Scopes`; none where the list is missing.
    func list(_ list: String, of name: String) -> [XMLElement] { self[list]?.all(name) ?? [] }

    /// The text of the first element with a name; empty where there is none.
    func text(_ name: String) -> String { self[name]?.text ?? "" }

    /// Whether an element says `true`; so it is taken to be where it is missing.
    func isSet(_ name: String) -> Bool { self[name].map { $0.text.lowercased() == "true" } ?? true }
}
