// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress

extension Scene {
    /// A DHCPv6 exchange (RFC 8415 §8): so many questions, two seconds apart, and so many Replies with a boot file and these parameters.
    func version6(
        solicits: Int = 1, replies: Int = 1, file: String? = "tftp://[fe80::1]/ipxe.efi", parameters: [UInt8]? = nil
    ) {
        let (mine, servers) = (IPv6Address(linkLocal: me.mac), IPv6Address(linkLocal: Host.dhcp.mac))
        let group = IPv6Address(high: 0xFF02_0000_0000_0000, low: 0x1_0002)
        func option(_ code: UInt16, _ value: [UInt8]) -> [UInt8] {
            [UInt8(code >> 8), UInt8(code & 0xFF), UInt8(value.count >> 8), UInt8(value.count & 0xFF)] + value
        }
        func send6(
            _ octets: [UInt8], _ source: (IPv6Address, MACAddress, UInt16), _ target: (IPv6Address, MACAddress, UInt16)
        ) {
            guard
                let datagram = try? UDPDatagram(
                    sourcePort: source.2, destinationPort: target.2, payload: ByteBuffer(bytes: octets))
            else { return }
            var packet = ByteBuffer()
            let payload = datagram.encoded(in: .ipv6(source: source.0, destination: target.0))
            packet.writeMultipleIntegers(UInt32(6) << 28, UInt16(payload.readableBytes), UInt8(17), UInt8(64))
            packet.writeBytes(source.0.octets + target.0.octets)
            packet.writeImmutableBuffer(payload)
            send(EthernetFrame(destination: target.1, source: source.1, type: .ipv6, payload: packet))
        }
        let client = (mine, me.mac, UInt16(546))
        let server = (servers, Host.dhcp.mac, UInt16(547))
        for number in 0..<solicits {
            if number > 0 { wait(2) }
            send6([1, 0, 0, 1] + option(61, [0, 7]), client, (group, MACAddress(0x33, 0x33, 0, 1, 0, 2), 547))
        }
        let options = (file.map { option(59, Array($0.utf8)) } ?? []) + (parameters.map { option(60, $0) } ?? [])
        for _ in 0..<replies { send6([7, 0, 0, 1] + options, server, client) }
    }
}
