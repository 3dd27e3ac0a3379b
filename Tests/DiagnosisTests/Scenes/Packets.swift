// SPDX-License-Identifier: Apache-2.0

import NIOCore
import PcapFile

/// The octets of all packets of a capture file.
func packets(of file: ByteBuffer) throws -> [ByteBuffer] {
    try PacketCapture(parsing: file).packets.map(\.data)
}

enum LinkTypeSample {
    case ethernet, cooked, cooked2, raw, other

    var type: LinkType {
        switch self {
        case .ethernet: .ethernet
        case .cooked: .linuxCooked
        case .cooked2: .linuxCooked2
        case .raw: .raw
        case .other: LinkType(rawValue: 105)
        }
    }
}
