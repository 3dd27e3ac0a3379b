// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
public import BootPolicy
public import FileCatalog

extension MachineScripts {
    /// What shows that a boot got to its kernel: files that are then fetched whole, by their ``BootPolicy/ServedName``.
    ///
    /// A kernel is followed by its RAM disks, the last of which is the last file: those two. Where other servers have them, or a menu or the
    /// disk is chosen by what is made here, that is all that can be seen. A program that is chained is the last file that this server knows.
    ///
    /// - Parameter path: a file that was fetched; one that is made for loaders stands for all of its kind.
    /// - Returns: nothing if this server can see none.
    public func evidence(
        of decision: MachinePolicy.Decision, for asker: ScriptAsker, fetched path: CatalogPath
    ) -> [String] {
        let url = asker.question.flatMap { asker.values(of: $0.client)["url"] }
        func served(_ names: [String?]) -> [String] { names.compactMap { $0.flatMap { ServedName.of($0, url: url) } } }
        let made = LoaderFile(path) == nil ? MadeFile.script : ServedName.of("\(path)") ?? MadeFile.script
        switch decision.profile.boot {
        case .kernel:
            guard let kernel = try? kernel(of: decision, for: asker) else { return [] }
            let files = served([kernel.kernel.path.literal, kernel.initrds.last?.path.literal])
            return files.isEmpty ? [made] : files
        case .menu, .localDisk: return [made]
        case .chain(let plan):
            // Of several loaders the one that came.
            let loader = plan.firmwareFiles.first { ServedName.of($0, url: url) == ServedName.of("\(path)") }
            return served([plan.script ?? loader ?? plan.firmwareFile])
        case .nothing: return []
        }
    }
}
