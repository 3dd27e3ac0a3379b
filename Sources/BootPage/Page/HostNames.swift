// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// By which names the page may be asked for.
///
/// A web page elsewhere can have a browser ask an address of ours under a name of its own (DNS rebinding). It cannot do so under an address in
/// figures, nor under a name that is ours.
public struct HostNames: Hashable, Sendable {
    private let names: Set<String>

    /// - Parameter names: beside `localhost` and every address in figures.
    public init(_ names: [String] = []) {
        self.names = Set(names.map { $0.lowercased() } + ["localhost"])
    }

    /// Whether a Host field, `host [ ":" port ]`, is one of them.
    func allow(_ field: String) -> Bool {
        let host: Substring
        if field.hasPrefix("[") {
            guard let end = field.firstIndex(of: "]") else { return false }
            host = field[field.index(after: field.startIndex)..<end]
            return isPort(field[field.index(after: end)...]) && IPv6Address(String(host)) != nil
        }
        host = field.prefix { $0 != ":" }
        let name = host.lowercased()
        return isPort(field[host.endIndex...]) && (IPv4Address(name) != nil || names.contains(name))
    }

    private func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && text.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
