// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The boot programs that belong to this installation: what `make nbp` built, or what was installed beside the tool.
struct NBPLibrary {
    /// A program that was found.
    struct Program: Codable, Equatable {
        /// Its file name.
        let name: String
        /// Its full path.
        let path: String
        /// Its size in octets.
        let size: Int
    }

    /// The folders that are searched, in this order.
    let folders: [String]

    /// - Parameters:
    ///   - executable: this program's path: `PREFIX/bin/pxekit` looks in `PREFIX/share/pxekit/nbp`, one below `.build`
    ///     in the `build/nbp` of the same checkout.
    ///   - environment: `PXEKIT_NBP_PATH` names a folder to search before.
    init(
        executable: String = Bundle.main.executablePath ?? CommandLine.arguments[0],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        let binary = URL(filePath: executable).resolvingSymlinksInPath()
        var folders = environment["PXEKIT_NBP_PATH"].map { [$0] } ?? []
        folders.append(binary.deletingLastPathComponent().appending(path: "../share/pxekit/nbp").standardized.path)
        let parts = binary.pathComponents
        if let checkout = parts.lastIndex(of: ".build") {
            folders.append(parts[1..<checkout].reduce("") { "\($0)/\($1)" } + "/build/nbp")
        }
        self.folders = folders
    }

    /// The endings that a PXE program's file has.
    private static let endings = [".0", ".pxe", ".kpxe", ".kkpxe"]

    /// All programs, by name; a name that is in two folders is taken from the first.
    var programs: [Program] {
        var found: [String: Program] = [:]
        for folder in folders {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            where found[name] == nil && Self.endings.contains(where: name.hasSuffix) {
                let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
                guard let size = attributes?[.size] as? Int else { continue }
                found[name] = Program(name: name, path: "\(folder)/\(name)", size: size)
            }
        }
        return found.values.sorted { $0.name < $1.name }
    }
}
