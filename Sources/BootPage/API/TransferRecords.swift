// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import TerminalText

/// Files on their way, and the last ones.
struct TransfersRecord: Encodable, Sendable {
    /// A file on its way.
    struct Open: Encodable, Sendable {
        let client: String
        let transport: String
        let file: String
        let began: Date

        init(_ transfer: TransferList.Transfer) {
            (client, transport, file) = (transfer.client.printableLine, transfer.transport, transfer.file.printableLine)
            began = transfer.began.date
        }
    }

    /// A file that has arrived, or not.
    struct Ended: Encodable, Sendable {
        let client: String
        let transport: String
        let file: String
        let began: Date
        let bytes: UInt64
        let seconds: Double
        let retransmissions: Int
        let failure: String?

        init(_ ended: TransferList.Ended) {
            let transfer = Open(ended.transfer)
            (client, transport, file, began) = (transfer.client, transfer.transport, transfer.file, transfer.began)
            (bytes, seconds) = (ended.bytes, ended.duration.roundedSeconds)
            (retransmissions, failure) = (ended.retransmissions, ended.failure?.printableLine)
        }
    }

    let open: [Open]
    let ended: [Ended]

    init(_ transfers: TransferList) {
        (open, ended) = (transfers.open.map(Open.init), transfers.ended.map(Ended.init))
    }
}

/// A file that is served.
struct FileRecord: Encodable, Sendable {
    let path: String
    let bytes: UInt64
    let root: String

    init(_ file: FileList.File) {
        (path, bytes, root) = (file.path.printableLine, file.bytes, file.root.printableLine)
    }
}

/// Another server.
struct ServerRecord: Encodable, Sendable {
    let address: String
    let words: String
    let interface: String
    let heard: Date

    init(_ server: SeenServer) {
        (address, words, interface) = (server.name, server.words.printableLine, server.interface.printableLine)
        heard = server.time.date
    }
}
