// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BootMedia
import BootMenu
import ImagePacking

/// Files that a medium carries along.
struct IncludeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            A folder to carry along, with pxelinux.cfg/default, and with grub/grub.cfg for --efi: a menu that boots without any network. \
            It comes at once; with --stage2 it comes when the network has none.
            """, valueName: "folder"), completion: .directory)
    var include: String?

    /// The folder's files; nil without the option.
    ///
    /// - Parameter names: files to be called otherwise on the medium.
    func folder(renaming names: [String: String] = [:]) throws -> IncludedFolder? {
        try include.map { folder in
            let found = try IncludedFolder(folder, renaming: names)
            guard found.tree.files.contains(where: { $0.path.hasPrefix("pxelinux.cfg/") }) else {
                throw ImageFiles.refused(
                    "--include '\(folder)': needed pxelinux.cfg/default in it, the menu; `pxekit menu render -t pxelinux -o \(folder)` writes one"
                )
            }
            return found
        }
    }
}

extension MediaBuild {
    /// GRUB that comes from a CD looks there for its grub.cfg, which is ours; the folder's goes by another name.
    func namesForGRUB() throws -> [String: String] {
        guard including.include != nil, let efi, let grub = GRUBImage(try ImageFiles.read(efi)) else { return [:] }
        let folder = grub.prefix.drop { $0 == "/" }
        return ["\(folder)/grub.cfg": "\(folder)/\(Self.treeMenu)"]
    }

    private static let treeMenu = "tree.cfg"

    /// GRUB's menu among the included files.
    ///
    /// - Parameter folder: where that GRUB looks for its own grub.cfg.
    func mediumMenu(of medium: BootMedium, beside folder: String) throws -> MediumMenu? {
        guard let tree = medium.included else { return nil }
        let places = ["grub/\(Self.treeMenu)", "\(folder)/\(Self.treeMenu)", "grub/grub.cfg"]
        guard let path = places.first(where: { place in tree.files.contains { $0.path == place } }) else {
            throw ImageFiles.refused(
                "--include '\(including.include ?? "")': needed grub/grub.cfg in it for --efi; `pxekit menu render -t grub` writes one"
            )
        }
        return MediumMenu(mark: BootMedium.indexName(of: tree), path: path)
    }

    /// When the medium's menu comes: at once, but for a menu of the network; alone, if nobody says whence an address would come.
    var mediumOrder: NBPConfiguration.MediumOrder {
        guard fixed.stage2 == nil else { return [] }
        return ask || dhcpFirst || fixed.address != nil ? .first : [.first, .alone]
    }
}

extension NBPConfiguration {
    /// When the menu of a medium comes (`MEDIUM_*` in nbp/include/header.inc).
    struct MediumOrder: OptionSet {
        let rawValue: UInt8
        /// Before that of the network.
        static let first = MediumOrder(rawValue: 1)
        /// Alone: no card is started.
        static let alone = MediumOrder(rawValue: 2)
    }

    /// Embeds where the index of a medium's files lies (`s_MEDIUM`).
    mutating func setMedium(_ index: (block: Int, pieces: Int), _ order: MediumOrder) throws(NBPConfigurationError) {
        let fields = (0..<4).map { index.block >> (8 * $0) } + (0..<2).map { index.pieces >> (8 * $0) }
        try set(Key(rawValue: 23), .opaque(fields.map { UInt8(truncatingIfNeeded: $0) } + [order.rawValue]))
    }
}
