// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import NetAddress
internal import NetbootConfiguration
internal import TFTPWire

/// `FILE=GROUP:PORT`.
extension MulticastFile: ExpressibleByArgument {
    package init?(argument: String) {
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
