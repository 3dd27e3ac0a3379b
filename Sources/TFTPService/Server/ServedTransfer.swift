// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import DiskCatalog
    internal import NIOCore
    internal import TFTPEngine
    internal import TFTPWire

    /// What the shell holds for one transfer of the engine. It stays where it lies, so that nothing is counted for a block.
    struct ServedTransfer: BlockSource {
        let id: TFTPTransferID
        let summary: TFTPRequestSummary
        let peer: TFTPEndpoint
        let port: TFTPPort
        private var reading: ReadAhead?
        private let writing: UploadFile?
        /// What is written of a text, and how far it has come: blocks come in their order.
        private var text: (decoder: Netascii.Decoder, offset: UInt64)?

        /// - Parameter file: nil if it is not to be had.
        init(
            _ id: TFTPTransferID, _ summary: TFTPRequestSummary, peer: TFTPEndpoint, port: TFTPPort,
            file: TFTPFiles.Content?, _ shared: SharedReads
        ) {
            self.id = id
            self.summary = summary
            self.peer = peer
            self.port = port
            reading = if case .reading(let file) = file { ReadAhead(file, shared) } else { nil }
            writing = if case .writing(let upload) = file { upload } else { nil }
            text = writing != nil && summary.request.transferMode == .netascii ? (Netascii.Decoder(), 0) : nil
        }

        /// What the client is told when the file cannot be read or written on.
        func failure(_ error: any Error) -> TFTPError {
            TFTPError(writing == nil ? .undefined : .diskFull, TFTPString("\(error)"))
        }

        /// Reads what the client will ask for next.
        ///
        /// - Parameter count: bytes of a window.
        mutating func readNext(_ count: Int) {
            reading?.readNext(count)
        }

        mutating func read(
            at offset: UInt64, count: Int, into memory: UnsafeMutableRawBufferPointer, piece: Int, gap: Int
        ) throws(CatalogFile.ReadError) {
            // Memory that nothing was read into must not leave.
            guard try reading?.read(at: offset, count: count, into: memory, piece: piece, gap: gap) != nil else {
                throw .truncated(at: offset)
            }
        }

        /// Does what the engine orders, but for the end.
        ///
        /// - Parameter packet: what the engine answers with `store`.
        mutating func perform(_ action: TFTPAction, _ packet: TFTPPacket?, through outbox: DatagramOutbox) throws {
            switch action {
            case .ignore, .finish: break
            case .send(let reply): outbox.write(reply, to: peer, through: port)
            case .sendBlocks(let blocks):
                try outbox.write(blocks, of: &self, to: peer, through: port)
            case .store(let offset, let isLast, let reply):
                guard let writing, case .data(_, let payload) = packet else { return }
                if var text {
                    var content = text.decoder.decode(payload)
                    if isLast { content.writeImmutableBuffer(text.decoder.end()) }
                    try writing.write(content, at: text.offset)
                    text.offset += UInt64(content.readableBytes)
                    self.text = text
                } else {
                    try writing.write(payload, at: offset)
                }
                if isLast { try writing.commit() }
                if let reply { outbox.write(reply, to: peer, through: port) }
            }
        }
    }
#endif
