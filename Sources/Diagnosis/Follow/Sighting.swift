// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

/// Where and when something was seen: what evidence points at.
struct Mark: Hashable {
    let number: Int
    let time: Duration
}

/// A DHCP message with the packet that carried it.
struct Sighting {
    let mark: Mark
    let message: DHCPMessage
    /// The length of the UDP payload by its header.
    let length: Int
    let source: Endpoint
    let destination: Endpoint
    let sourceHardware: MACAddress?
    let destinationHardware: MACAddress?
    let vlan: UInt16?
    /// Whether it came in several fragments.
    let isFragmented: Bool

    var type: DHCPMessageType? { message.type }

    /// The server: option 54, or else who sent the packet.
    var server: HostAddress {
        message.options.address(.serverIdentifier).map(HostAddress.ipv4) ?? source.address
    }

    /// Whether it tells of a boot and gives no address (PXE 2.1 §2.2.3).
    var isProxy: Bool { message.yourAddress == .any }

    /// The boot file of the header or of option 67.
    var file: String? { message.bootFile }

    /// Option 43, read as PXE options; nil if it is absent.
    var pxe: PXEOptions? { message.pxeOptions }

    /// Whether option 60 says that the sender is a boot server, or serves HTTP Boot.
    var namesPXE: Bool { message.vendorClass?.isPXEClient ?? false }
    var namesHTTP: Bool { message.vendorClass?.isHTTPClient ?? false }

    /// Whether firmware that reads it can go on to a boot: a file, or a menu or list of servers.
    var leadsOn: Bool {
        file != nil || pxe?.hasDiscoveryTags == true || (namesPXE && !message.options.contains(.vendorSpecific))
    }
}
