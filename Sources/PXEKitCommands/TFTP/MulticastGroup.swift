// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import NetAddress
internal import NetbootConfiguration
internal import TFTPWire

/// `FILE=GROUP:PORT`.
@Sendable func multicastFile(_ text: String) throws -> MulticastFile {
    guard let sign = text.lastIndex(of: "=") else {
        throw ValidationError("needed a file, =, and where to send it, such as pxelinux.0=239.255.69.2:1760")
    }
    let place = try multicastGroup(String(text[text.index(after: sign)...]))
    guard let file = MulticastFile(name: String(text[..<sign]), group: place.group) else {
        throw ValidationError("\"\(text[..<sign])\" is no name below the roots")
    }
    return file
}

/// `GROUP:PORT`: where a file is sent, and the port that clients listen on.
struct MulticastGroup: Hashable {
    let group: TFTPMulticastOption.Group

    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(String(parts[0])), address.isMulticast,
            let port = UInt16(parts[1]), port > 0
        else { return nil }
        group = TFTPMulticastOption.Group(address: address, port: port)
    }
}

/// `GROUP:PORT` among the arguments.
@Sendable func multicastGroup(_ text: String) throws -> MulticastGroup {
    guard let group = MulticastGroup(text) else {
        throw ValidationError("needed a group of 224.0.0.0/4 and a port from 1 to 65535, such as 239.255.69.2:1760")
    }
    return group
}
