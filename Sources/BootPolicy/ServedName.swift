// SPDX-License-Identifier: Apache-2.0

/// One name for a file of this server, however loaders write it: `::boot/linux`, `/boot/linux`, `http://192.0.2.1/boot/linux`.
public enum ServedName {
    /// The name; nil for a file that another server has.
    ///
    /// - Parameter url: where this server's HTTP is, without a slash at its end; nil if it has none.
    public static func of(_ file: String, url: String? = nil) -> String? {
        var rest = file[...]
        if let url, rest.hasPrefix(url + "/") {
            rest = rest.dropFirst(url.count)
        } else if rest.contains("://") {
            return nil
        }
        if let mark = rest.firstRange(of: "::") {
            guard mark.lowerBound == rest.startIndex else { return nil }
            rest = rest[mark.upperBound...]
        }
        return String(rest.drop { $0 == "/" || $0 == "\\" }.map { $0 == "\\" ? "/" : $0 }).lowercased()
    }
}
