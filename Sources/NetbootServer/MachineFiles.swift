// SPDX-License-Identifier: Apache-2.0

public import BootScripts
public import DiskCatalog
public import FileCatalog
internal import NIOCore

/// The configurations of boot loaders, and the answers for installers, made when they are asked for.
public struct MachineFiles: CatalogSource {
    private let scripts: @Sendable () -> MachineScripts?
    private let whoIs: @Sendable (String) -> ScriptAsker

    /// - Parameters:
    ///   - scripts: what is made at this moment; nil for nothing.
    ///   - whoIs: who a client is, by its address.
    public init(
        _ scripts: @escaping @Sendable () -> MachineScripts?, whoIs: @escaping @Sendable (String) -> ScriptAsker
    ) {
        self.scripts = scripts
        self.whoIs = whoIs
    }

    /// The file that is made for this client; nil where none is.
    public func open(
        _ path: CatalogPath, client: String, foldsCase: Bool
    ) throws(CatalogRefusal) -> CatalogFile? {
        guard let scripts = scripts(), scripts.makes(path) else { return nil }
        do throws(MachineScripts.Refusal) {
            return try scripts.file(path, for: whoIs(client)).map { CatalogFile(ByteBuffer(bytes: $0)) }
        } catch {
            throw .unmade("\(error)")
        }
    }
}
