// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import FileCatalog
internal import NetAddress

/// A name that a boot loader asks for by itself, understood.
struct LoaderFile: Hashable {
    /// For whom it is.
    enum Addressee: Hashable {
        /// Whoever asks.
        case asker
        /// This hardware address, which the name has.
        case mac(MACAddress)
        /// This identifier.
        case uuid(ClientUUID)
    }

    let family: LoaderFamily
    let addressee: Addressee
    /// Whether the loader looks below a folder of its own.
    let isInFolder: Bool

    /// What a name means; nil for any other file.
    ///
    /// - `pxelinux.cfg/01-52-54-00-12-34-56`, by the hardware type and address; `pxelinux.cfg/UUID`; `pxelinux.cfg/default`. Names made of
    ///   the IP address come later (syslinux, "Configuration file search"), and are not made.
    /// - `machine.ipxe`, and `autoexec.ipxe`, for which iPXE looks where it was loaded from.
    /// - `grub.cfg`, and `grub.cfg-01-52-54-00-12-34-56` (GRUB, `net_default_mac`).
    init?(_ path: CatalogPath) {
        guard let bytes = path.components.last else { return nil }
        let name = String(decoding: bytes, as: UTF8.self).lowercased()
        let folders = path.components.count - 1
        if folders > 0, path.components[folders - 1] == Array("pxelinux.cfg".utf8) {
            guard let addressee = LoaderFile.pxelinux(name) else { return nil }
            (family, self.addressee, isInFolder) = (.pxelinux, addressee, folders > 1)
        } else if name == MadeFile.script || name == "autoexec.ipxe" {
            (family, addressee, isInFolder) = (.ipxe, .asker, folders > 0)
        } else if name == "grub.cfg" {
            (family, addressee, isInFolder) = (.grub, .asker, folders > 0)
        } else if name.hasPrefix("grub.cfg-"), let mac = LoaderFile.typedMAC(name.dropFirst("grub.cfg-".count)) {
            (family, addressee, isInFolder) = (.grub, .mac(mac), folders > 0)
        } else {
            return nil
        }
    }

    private static func pxelinux(_ name: String) -> Addressee? {
        if name == "default" { return .asker }
        if let mac = typedMAC(name[...]) { return .mac(mac) }
        return ClientUUID(name).map { .uuid($0) }
    }

    /// A hardware address behind its type, two digits: 1 for Ethernet.
    private static func typedMAC(_ name: Substring) -> MACAddress? {
        let type = name.prefix { $0 != "-" }
        guard type.count == 2, type.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        return MACAddress(name.dropFirst(3))
    }

    /// Whether this is the name by which the machine is to find its file.
    ///
    /// An identifier that nobody knows is no stranger's: PXELINUX asks by it first, and by the hardware address of a machine that may be known
    /// by that.
    func isFor(_ question: BootQuestion, _ decision: MachinePolicy.Decision, askedBy asker: ScriptAsker) -> Bool {
        if case .uuid = addressee { decision.machine != nil || question == asker.question } else { true }
    }
}
