// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import BootScripts
internal import DiskCatalog
internal import FileCatalog
import Foundation
internal import ImagePacking
internal import NetbootServer

/// A file that a rule names: where it comes from, and whether the client can start it.
struct JudgedFile {
    /// As it is told: a path, or a URL.
    let name: String
    /// Where the servers take it from; nil if it is not there.
    let place: String?
    /// What it is, by its contents; nil if it was not looked at.
    let image: ImageReport?
    /// Why it does not start there; nil if nothing speaks against it.
    let problem: String?
    /// Its path among the files that are served; nil if another server has it.
    let path: String?
}

/// Looks at the files that are named to one client, as the servers would find them for it.
struct FileJudge {
    let boot: ServedBoot
    /// Who asks.
    let asker: ScriptAsker
    /// Nil where there is no such server.
    let tftpPort, httpPort: Int?

    /// Looks at a file.
    ///
    /// - Parameters:
    ///   - name: a path, or a URL.
    ///   - server: the address by which the client reaches this server.
    ///   - other: the TFTP server that has it; nil for this one.
    ///   - refusal: why the client cannot start such an image; nil if it can.
    func judge(_ name: String, server: String, on other: String?, refusal: (ImageReport) -> String?) -> JudgedFile {
        guard let path = ownPath(name, server) else { return elsewhere(name, "another server") }
        if let other { return elsewhere(name, "TFTP server \(other)") }
        guard BootPlan.isURL(name) || tftpPort != nil else {
            return elsewhere(name, "another TFTP server on this host")
        }
        switch catalog.find(Array(path.utf8)) {
        case .refused(.unmade(let reason)):
            return JudgedFile(name: name, place: "made for this machine", image: nil, problem: reason, path: path)
        case .refused:
            return JudgedFile(
                name: name, place: nil, image: nil, problem: "\(path) is in none of the roots", path: path)
        case .found(let entry):
            let report = ImageReport(of: entry.file)
            return JudgedFile(
                name: name, place: boot.place(of: entry.path, for: asker), image: report, problem: refusal(report),
                path: path)
        }
    }

    /// All files, as this client finds them.
    var catalog: CatalogIndex { boot.catalog(for: asker) }

    private func elsewhere(_ name: String, _ place: String) -> JudgedFile {
        JudgedFile(name: name, place: "\(place), not looked at", image: nil, problem: nil, path: nil)
    }

    /// The path of a file of ours; nil for a URL of another server.
    private func ownPath(_ name: String, _ server: String) -> String? {
        guard BootPlan.isURL(name) else { return name.contains("://") ? nil : name }
        guard let url = URLComponents(string: name), url.host == server, let httpPort, url.scheme == "http",
            (url.port ?? 80) == httpPort
        else { return nil }
        return String(url.path.drop { $0 == "/" })
    }
}
