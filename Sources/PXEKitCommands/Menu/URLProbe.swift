// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Asks servers whether they have the files that a menu names by URL.
enum URLProbe {
    /// How long one answer may take, in seconds, and how many are asked at a time.
    private static let patience = 5.0
    private static let atOnce = 8

    /// Every HTTP URL of a menu without machine variables, and whether it can be fetched. A server that cannot be reached
    /// says nothing about the file: the machine that boots may be on another network.
    static func results(of menu: Menu) async -> [String: Bool] {
        let paths = menu.entries.flatMap(\.actions).flatMap(\.files).compactMap { menu.text(of: $0.path) }
        let wanted = Set(paths.filter { $0.hasPrefix("http://") || $0.hasPrefix("https://") }).sorted()
        var waiting = wanted[...]
        return await withTaskGroup(of: (String, Bool?).self) { group in
            for url in waiting.prefix(atOnce) { group.addTask { (url, await isThere(url)) } }
            waiting = waiting.dropFirst(atOnce)
            var results: [String: Bool] = [:]
            for await (url, answer) in group {
                results[url] = answer
                if let next = waiting.popFirst() { group.addTask { (next, await isThere(next)) } }
            }
            return results
        }
    }

    private static func isThere(_ text: String) async -> Bool? {
        guard let url = URL(string: text) else { return false }
        var request = URLRequest(url: url, timeoutInterval: patience)
        request.httpMethod = "HEAD"
        guard let (_, response) = try? await URLSession.shared.data(for: request),
            let status = (response as? HTTPURLResponse)?.statusCode
        else { return nil }
        return (200..<400).contains(status)
    }
}
