// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
internal import DiskCatalog
import Foundation
internal import ImagePacking
internal import NetAddress
internal import NetbootServer
internal import PeerConfiguration

/// The configuration of another DHCP server, read from a file.
struct PeerInput {
    let reading: any PeerReading
    let dialect: PeerDialect

    /// Reads it; exit code 2, after it has told what is wrong.
    ///
    /// - Parameter dialect: whose it is; nil goes by its form.
    init(_ path: String, as dialect: PeerDialect?) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw MenuInput.refused("'\(path)': \(UnreadableFile.reason(path))")
        }
        let text = try WrittenText.read(data, of: path)
        guard let dialect = dialect ?? PeerDialect(guessing: text) else {
            throw MenuInput.refused(
                "'\(path)' is none of the configurations that are known (\(PeerDialect.allCases.map(\.rawValue).joined(separator: ", "))); say whose it is by --from"
            )
        }
        self.dialect = dialect
        let folder = URL(filePath: path).deletingLastPathComponent()
        do {
            // A relative name is looked for beside the file; the servers take it from where they were started.
            reading = try PeerReader.read(text, as: dialect, file: path) { name in
                FileManager.default.contents(atPath: URL(filePath: name, relativeTo: folder).path)
                    .flatMap { String(validating: $0, as: UTF8.self) }
            }
        } catch {
            throw MenuInput.refused("\(error)")
        }
    }
}

/// What boot files of another server's root are.
struct PeerFileJudge {
    private let catalog: CatalogIndex

    init(roots: [String]) throws {
        catalog = CatalogIndex(try ServedRoots.open(roots), foldsCase: false)
    }

    /// Whether a file is there, and starts on an architecture.
    func verdict(of name: String, for architecture: ClientArchitecture) -> PeerLinter.FileVerdict {
        guard case .found(let entry) = catalog.find(Array(name.utf8)) else { return .missing }
        return ImageReport(of: entry.file).refusal(forArchitecture: architecture.rawValue).map {
            .refused($0)
        } ?? .boots
    }
}
