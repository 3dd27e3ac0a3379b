// SPDX-License-Identifier: Apache-2.0
import Glibc

/// What to do, from the command line: PORT FILE NAME CLIENTS TRANSFERS BLKSIZE WINDOWSIZE
struct Plan {
    let server: sockaddr_in
    let name: String
    let content: UnsafeRawBufferPointer
    let clients: Int
    let transfers: Int
    let blockSize: Int
    let windowSize: Int

    init?(_ arguments: [String]) {
        guard arguments.count == 8, let port = UInt16(arguments[1]), let clients = Int(arguments[4]),
            let transfers = Int(arguments[5]), let blockSize = Int(arguments[6]), let windowSize = Int(arguments[7])
        else { return nil }
        let file = open(arguments[2], O_RDONLY)
        var status = stat()
        guard file >= 0, fstat(file, &status) == 0, status.st_size > 0,
            let map = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0), map != MAP_FAILED
        else { return nil }
        content = UnsafeRawBufferPointer(start: map, count: status.st_size)
        var server = sockaddr_in()
        server.sin_family = sa_family_t(AF_INET)
        server.sin_port = port.bigEndian
        server.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        self.server = server
        name = arguments[3]
        self.clients = clients
        self.transfers = transfers
        self.blockSize = blockSize
        self.windowSize = windowSize
    }
}
