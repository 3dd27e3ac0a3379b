// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
import DiskCatalog
import FileCatalog
import Foundation

/// `pxekit image`: boot files as files.
public struct ImageCommand: ParsableCommand {
    /// Name and help.
    public static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Say what boot files are, check them, and make programs and option ROMs.",
        discussion: """
            EXAMPLES
              pxekit image inspect pxelinux.0 shimx64.efi
              pxekit image manifest /srv/boot --output boot.json
              pxekit image verify /srv/boot --manifest boot.json
            """,
        subcommands: [ImageInspect.self, ImagePack.self, ImageROM.self, ImageManifest.self, ImageVerify.self])

    /// As ArgumentParser makes it.
    public init() {}
}

/// Files as the commands of this group read and write them; what is wrong ends the program with a message and a code.
enum ImageFiles {
    /// The whole file, or exit code 2.
    static func read(_ path: String) throws -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch { throw refused("\(path): cannot be read: \(error.localizedDescription)") }
    }

    /// Writes the whole file or nothing.
    ///
    /// - Parameter force: whether a file that somebody else wrote or changed is replaced.
    static func write(_ bytes: [UInt8], to path: String, force: Bool) throws {
        do {
            try OutputFile.write(bytes, to: path, existing: force ? .replaced : .keptUnlessOurs)
        } catch { throw refused("--output '\(path)' cannot be written: \(error.description)") }
    }

    /// The files below a folder that a server of ours would hand out, as paths from it, sorted.
    static func tree(_ folder: String) throws -> [String] {
        guard let root = try? DiskRoot(folder) else { throw refused("\(folder): is no folder") }
        return DiskListing(of: root).files.compactMap { path in
            guard let name = String(validating: path.bytes, as: UTF8.self) else {
                Diagnostics.line("not looked at: \(path.written): its name is not UTF-8")
                return nil
            }
            return name
        }
    }

    /// Whether this is a folder.
    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Says on standard error what is wrong with the input: exit code 2.
    static func refused(_ message: String) -> ExitCode {
        Diagnostics.error(message)
        return .badInput
    }

}

/// A number as people write it: decimal, or hexadecimal after 0x.
struct WrittenNumber: Sendable {
    let value: Int

    init(value: Int) { self.value = value }

    init?(_ text: String) {
        let digits = text.lowercased()
        let parsed = digits.hasPrefix("0x") ? Int(digits.dropFirst(2), radix: 16) : Int(digits)
        guard let parsed, parsed >= 0 else { return nil }
        value = parsed
    }
}

/// A number among the arguments.
@Sendable func writtenNumber(_ text: String) throws -> WrittenNumber {
    guard let number = WrittenNumber(text) else { throw ValidationError("needed a number, such as 4096 or 0x8086") }
    return number
}
