// SPDX-License-Identifier: Apache-2.0

public import FileCatalog
public import TFTPWire

/// A file that is sent by PXE's MTFTP, and where to.
public struct MTFTPFile: Hashable, Sendable {
    /// The port for requests: `tftp-mcast` is 1758 in IANA's registry, iPXE and others ask on the next one.
    public static let serverPort: UInt16 = 1759

    /// The name that clients ask for.
    public let path: CatalogPath
    /// The group, and the port that clients listen on; each file has its own.
    public let group: TFTPMulticastOption.Group

    /// A file from its two parts.
    public init(path: CatalogPath, group: TFTPMulticastOption.Group) {
        self.path = path
        self.group = group
    }
}

extension MTFTPFile: CustomStringConvertible {
    /// `pxelinux.0 to 239.255.69.2:1760`.
    public var description: String { "\(path) to \(group.address):\(group.port)" }
}
