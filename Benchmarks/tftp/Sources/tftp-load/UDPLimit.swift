// SPDX-License-Identifier: Apache-2.0
import Glibc

/// What one core can copy through UDP: one thread sends 44 datagrams with one call, takes each with one, and so on.
func udpLimit(blockSize: Int) -> Double {
    let receiver = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    let sender = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    var size: Int32 = 4 << 20
    setsockopt(receiver, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            _ = bind(receiver, generic, length)
            _ = getsockname(receiver, generic, &length)
            _ = connect(sender, generic, length)
        }
    }
    // UDP_SEGMENT of linux/udp.h; without it each datagram is sent alone.
    var segment = Int32(blockSize + 4)
    let cuts = setsockopt(sender, Int32(IPPROTO_UDP), 103, &segment, socklen_t(MemoryLayout<Int32>.size)) == 0
    let datagrams = cuts ? min(64, 65_000 / (blockSize + 4)) : 1
    let outgoing = [UInt8](repeating: 7, count: datagrams * (blockSize + 4))
    var incoming = [UInt8](repeating: 0, count: blockSize + 4)
    var received = 0
    let begin = nanoseconds()
    while nanoseconds() - begin < 1_000_000_000 {
        send(sender, outgoing, outgoing.count, 0)
        for _ in 0..<datagrams where recv(receiver, &incoming, incoming.count, Int32(MSG_DONTWAIT)) > 0 {
            received += blockSize
        }
    }
    return Double(received) / Double(nanoseconds() - begin) * 1000
}
