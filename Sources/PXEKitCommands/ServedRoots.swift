// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DiskCatalog

/// The directories that files are served from, as people name them.
enum ServedRoots {
    /// Opens them all.
    ///
    /// - Parameter place: what names a directory: the option or the place in the configuration.
    /// - Throws: exit code 2 after it has told of each that cannot be opened.
    static func open(_ paths: [String], named place: (String) -> String = { _ in "--root" }) throws -> [DiskRoot] {
        var roots: [DiskRoot] = []
        for path in paths {
            do {
                roots.append(try DiskRoot(path))
            } catch {
                Diagnostics.error("\(place(path)): '\(path)': \(error)")
            }
        }
        guard roots.count == paths.count else { throw ExitCode.badInput }
        return roots
    }
}
