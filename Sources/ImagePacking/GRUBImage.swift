// SPDX-License-Identifier: Apache-2.0

/// A GRUB for UEFI firmware: where it looks for its configuration, and what it can.
public struct GRUBImage: Hashable, Sendable {
    /// The folder of its grub.cfg on the device from which it came, as `/grub`.
    public let prefix: String
    /// The names of the modules in it.
    public let modules: Set<String>

    /// Reads a program; nil if it is no GRUB for UEFI.
    public init?(_ bytes: [UInt8]) {
        let bytes = ImageBytes(head: bytes[...], fileSize: bytes.count)
        guard let image = PEImage(bytes), image.section("mods") != nil, let mods = image.bytes(of: "mods", in: bytes)
        else { return nil }
        prefix = GRUB.prefix(in: mods) ?? ""
        modules = Set(
            GRUB.objects(in: mods).filter { $0.type == 0 }.compactMap { object in
                ELFImage(object.bytes).flatMap { GRUB.moduleName($0, object.bytes) }
            })
    }
}
