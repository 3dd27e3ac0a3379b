// SPDX-License-Identifier: Apache-2.0

package import DHCPWire
package import DiskCatalog
internal import FileCatalog
internal import TFTPEngine
package import TFTPService
package import TFTPWire

/// A file that is sent to a group by PXE's MTFTP, as a person writes it: `FILE=GROUP:PORT`.
package struct MulticastFile: Hashable, Sendable {
    /// The name, as clients are told it.
    package let name: String
    /// What is sent, and to which group.
    package let file: MTFTPFile
    /// Option 43 tag 4, in seconds.
    package var startDelay: UInt8 = 1
    /// Option 43 tag 5, in seconds.
    package var transferTimeout: UInt8 = 2

    /// Nil if the name leads nowhere.
    package init?(name: String, group: TFTPMulticastOption.Group) {
        guard let path = try? CatalogPath(name) else { return nil }
        self.name = name
        file = MTFTPFile(path: path, group: group)
    }

    /// Option 43 tags 1 to 5.
    package func options(serverPort: UInt16) -> PXEOptions.MTFTP {
        PXEOptions.MTFTP(
            group: file.group.address, clientPort: file.group.port, serverPort: serverPort, startDelay: startDelay,
            transferTimeout: transferTimeout)
    }

    /// What is wrong with these files before the first is asked for; nil if nothing is.
    package static func problem(of files: [MulticastFile], in catalog: CatalogIndex) -> String? {
        var seen: Set<TFTPMulticastOption.Group> = []
        for file in files {
            let group = file.file.group
            guard case .found(let entry) = catalog.find(Array(file.name.utf8)) else {
                return "MTFTP file '\(file.name)': there is no such file in the roots"
            }
            guard entry.file.size <= MTFTPSession.largestFile else {
                return "MTFTP file '\(file.name)': it has \(entry.file.size) bytes, needed at most "
                    + "\(MTFTPSession.largestFile) (65535 blocks of 512 bytes); send it by --multicast or HTTP"
            }
            guard seen.insert(group).inserted else {
                return "MTFTP file '\(file.name)': another file is sent to \(group.address):\(group.port), "
                    + "needed a group or port of its own"
            }
        }
        return nil
    }
}
