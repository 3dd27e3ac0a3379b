// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// Tags 1 to 5 and 11: the multicast TFTP of PXE (PXE 2.1 table 2-1), which is not RFC 2090.
extension PXEOptions {
    /// How a client takes part in a multicast transfer.
    public struct MTFTP: Hashable, Sendable {
        /// Tag 1: the group that data is sent to.
        public var group: IPv4Address
        /// Tag 2: the port that data is sent to. Little-endian on the wire, as clients read it.
        public var clientPort: UInt16
        /// Tag 3: the port that requests are sent to. Little-endian on the wire.
        public var serverPort: UInt16
        /// Tag 4: seconds to listen for a transfer that is under way before asking for one.
        public var startDelay: UInt8
        /// Tag 5: seconds of silence after which to ask again.
        public var transferTimeout: UInt8

        /// All five values.
        public init(
            group: IPv4Address, clientPort: UInt16, serverPort: UInt16, startDelay: UInt8, transferTimeout: UInt8
        ) {
            self.group = group
            self.clientPort = clientPort
            self.serverPort = serverPort
            self.startDelay = startDelay
            self.transferTimeout = transferTimeout
        }
    }

    /// Tag 11: the addresses a boot server may hand out.
    public struct MulticastAllocation: Hashable, Sendable {
        /// The first address.
        public var base: IPv4Address
        /// Addresses in a block.
        public var block: UInt16
        /// Blocks in all.
        public var range: UInt16

        /// All three values.
        public init(base: IPv4Address, block: UInt16, range: UInt16) {
            self.base = base
            self.block = block
            self.range = range
        }
    }

    /// Tags 1 to 5; nil unless all of them are there.
    public var mtftp: MTFTP? {
        get {
            guard let group = address(Tag.mtftpAddress), let client = port(Tag.mtftpClientPort),
                let server = port(Tag.mtftpServerPort), let delay = octet(Tag.mtftpStartDelay),
                let timeout = octet(Tag.mtftpTransferTimeout)
            else { return nil }
            return MTFTP(
                group: group, clientPort: client, serverPort: server, startDelay: delay, transferTimeout: timeout)
        }
        set {
            space[Tag.mtftpAddress] = newValue?.group.wire
            space[Tag.mtftpClientPort] = newValue?.clientPort.byteSwapped.networkOrder
            space[Tag.mtftpServerPort] = newValue?.serverPort.byteSwapped.networkOrder
            space[Tag.mtftpStartDelay] = newValue.map { [$0.startDelay] }
            space[Tag.mtftpTransferTimeout] = newValue.map { [$0.transferTimeout] }
        }
    }

    /// Tag 11; nil if absent or not eight octets.
    public var multicastAllocation: MulticastAllocation? {
        get {
            guard let payload = space[Tag.multicastAllocation], payload.count == 8 else { return nil }
            let words = IPv4Address.list(payload).map(\.bits)
            return MulticastAllocation(
                base: IPv4Address(bits: words[0]), block: UInt16(words[1] >> 16), range: UInt16(words[1] & 0xFFFF))
        }
        set {
            space[Tag.multicastAllocation] = newValue.map {
                $0.base.wire + $0.block.networkOrder + $0.range.networkOrder
            }
        }
    }

    private func port(_ tag: UInt8) -> UInt16? {
        space[tag].flatMap { $0.count == 2 ? UInt16($0[1]) << 8 | UInt16($0[0]) : nil }
    }
}
