// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DHCPWire
internal import DiskCatalog
internal import FileCatalog
internal import NetAddress
internal import TFTPEngine
internal import TFTPService
internal import TFTPWire

/// A file that is sent to a group by PXE's MTFTP, as a person writes it: `FILE=GROUP:PORT`.
struct MulticastFile: Hashable {
    /// The name, as clients are told it.
    let name: String
    let file: MTFTPFile
    /// Option 43 tag 4, in seconds.
    var startDelay: UInt8 = 1
    /// Option 43 tag 5, in seconds.
    var transferTimeout: UInt8 = 2

    /// Nil if the name leads nowhere.
    init?(name: String, group: TFTPMulticastOption.Group) {
        guard let path = try? CatalogPath(name) else { return nil }
        self.name = name
        file = MTFTPFile(path: path, group: group)
    }

    /// Option 43 tags 1 to 5.
    func options(serverPort: UInt16) -> PXEOptions.MTFTP {
        PXEOptions.MTFTP(
            group: file.group.address, clientPort: file.group.port, serverPort: serverPort, startDelay: startDelay,
            transferTimeout: transferTimeout)
    }

    /// What is wrong with these files before the first is asked for; nil if nothing is.
    static func problem(of files: [MulticastFile], in catalog: CatalogIndex) -> String? {
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

extension MulticastFile: ExpressibleByArgument {
    init?(argument: String) {
        guard let sign = argument.lastIndex(of: "="),
            let place = MulticastGroup(argument: String(argument[argument.index(after: sign)...]))
        else { return nil }
        self.init(name: String(argument[..<sign]), group: place.group)
    }
}

/// `GROUP:PORT`: where a file is sent, and the port that clients listen on.
struct MulticastGroup: Hashable, ExpressibleByArgument {
    let group: TFTPMulticastOption.Group

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(String(parts[0])), address.isMulticast,
            let port = UInt16(parts[1]), port > 0
        else { return nil }
        group = TFTPMulticastOption.Group(address: address, port: port)
    }
}
