// SPDX-License-Identifier: Apache-2.0
import Glibc

/// What to do, from the command line: PORT FILE NAME CLIENTS TRANSFERS BLKSIZE WINDOWSIZE
struct Plan {
    /// The server's: at 127.0.0.1 for one client, at the other end of the cable for many.
    let port: UInt16
    let content: UnsafeRawBufferPointer
    let clients: Int
    let transfers: Int
    let windowSize: Int
    /// The RRQ, which is the same for all and stays until the end.
    let request: UnsafeBufferPointer<UInt8>

    init?(_ arguments: [String]) {
        guard arguments.count == 8, let port = UInt16(arguments[1]), let clients = Int(arguments[4]),
            let transfers = Int(arguments[5]), let blockSize = Int(arguments[6]), let windowSize = Int(arguments[7]),
            1...ManyClients.limit ~= clients, 8...1468 ~= blockSize, transfers > 0, 1...64 ~= windowSize
        else { return nil }
        let file = open(arguments[2], O_RDONLY)
        var status = stat()
        guard file >= 0, fstat(file, &status) == 0, status.st_size > 0,
            let map = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0), map != MAP_FAILED
        else { return nil }
        content = UnsafeRawBufferPointer(start: map, count: status.st_size)
        self.port = port
        self.clients = clients
        self.transfers = transfers
        self.windowSize = windowSize
        let options = "octet\0blksize\0\(blockSize)\0" + (windowSize > 1 ? "windowsize\0\(windowSize)\0" : "")
        let packet = [0, 1] + Array((arguments[3] + "\0" + options).utf8)
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: packet.count)
        _ = room.initialize(from: packet)
        request = UnsafeBufferPointer(room)
    }
}
