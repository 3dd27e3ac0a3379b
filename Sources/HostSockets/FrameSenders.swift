// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import BoundedCollections
    internal import FrameWire
    internal import NIOConcurrencyHelpers
    package import NetAddress

    /// From which hardware address datagrams came that a UDP socket tells without it, so that they can be answered to there.
    ///
    /// A reply that asks the kernel for ARP waits in the socket's buffer until the relay or client answers, and takes a place in the kernel's
    /// table of neighbours: forged senders that never answer, or of whom there are thousands, keep everybody's replies from leaving.
    package final class FrameSenders: Sendable {
        /// The sender of one message: its IPv4 address, and the transaction id that it chose.
        private struct Key: Hashable {
            let source: UInt32
            let transaction: UInt32
        }

        private let socket: PacketSocket
        private let senders = NIOLockedValueBox(BoundedTable<Key, MACAddress>(limit: FrameSenders.limit))

        /// Senders that are remembered; a socket's buffer holds as many datagrams.
        private static let limit = 8192
        /// What is read of a frame: Ethernet 14, IPv4 at most 60, UDP 8, and of the message the transaction id at 4.
        private static let head = 14 + 60 + 8 + 8

        /// - Parameter filter: what the UDP sockets take, as far as it matters.
        package init(interface: NetworkInterface, filter: PacketFilter) throws(SystemCallError) {
            socket = try PacketSocket(interface: interface, type: .ipv4, filter: filter)
        }

        /// The hardware address that a message came from; nil if its frame was not seen.
        package func sender(source: IPv4Address, transaction: UInt32) -> MACAddress? {
            let key = Key(source: source.bits, transaction: transaction)
            return senders.withLockedValue { $0[key] ?? read(until: key, into: &$0) }
        }

        /// Reads the frames that wait up to the one that is sought, and notes the others. The kernel gives a frame to this socket before it
        /// gives the datagram to the other, so that most often the next frame is the one.
        private func read(until sought: Key, into senders: inout BoundedTable<Key, MACAddress>) -> MACAddress? {
            withUnsafeTemporaryAllocation(byteCount: FrameSenders.head, alignment: 8) { frame in
                while true {
                    let count = recv(socket.descriptor.number, frame.baseAddress, frame.count, 0)
                    guard count > 0 else { return nil }
                    let header = 14 + Int(frame[14] & 0xF) * 4
                    guard header + 16 <= count else { continue }
                    func number(_ place: Int) -> UInt32 {
                        UInt32(bigEndian: frame.loadUnaligned(fromByteOffset: place, as: UInt32.self))
                    }
                    let high = UInt16(bigEndian: frame.loadUnaligned(fromByteOffset: 6, as: UInt16.self))
                    let sender = MACAddress(high: high, low: number(8))
                    let key = Key(source: number(26), transaction: number(header + 12))
                    if key == sought { return sender }
                    senders.write(sender, for: key)
                }
            }
        }
    }
#endif
