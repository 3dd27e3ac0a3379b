// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import NetAddress
internal import TFTPWire

/// Files that are sent by PXE's MTFTP.
extension ServeFile {
    static func multicastFile(_ value: YAMLValue) throws(MenuFileError) -> MulticastFile {
        let keys = try value.object(ServeSchema.multicastFile)
        guard let name = keys["file"], let group = keys["group"], let port = keys["port"] else {
            throw value.error("a file for MTFTP needs the keys file, group and port")
        }
        let address: IPv4Address = try parsed(group, "a group like 239.255.69.2")
        guard address.isMulticast else { throw group.error("needs an address of 224.0.0.0/4, found \(address)") }
        let place = TFTPMulticastOption.Group(address: address, port: UInt16(try port.number(1...65535)))
        guard var file = MulticastFile(name: try name.word(), group: place) else {
            throw name.error("is no name below the roots")
        }
        if let delay = keys["start-delay"] { file.startDelay = UInt8(try delay.number(0...255)) }
        if let timeout = keys["transfer-timeout"] { file.transferTimeout = UInt8(try timeout.number(1...255)) }
        return file
    }
}
