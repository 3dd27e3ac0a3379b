// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import FileCatalog
    internal import TFTPEngine
    internal import TFTPWire

    /// What the shell holds for one transfer of the engine.
    final class ServedTransfer {
        let id: TFTPTransferID
        let summary: TFTPRequestSummary
        let peer: TFTPEndpoint
        let port: TFTPPort
        private var content = Content.none

        private enum Content {
            /// The file is not open, or not to be had.
            case none
            case reading(ReadAhead)
            case writing(UploadFile)
        }

        init(_ id: TFTPTransferID, _ summary: TFTPRequestSummary, peer: TFTPEndpoint, port: TFTPPort) {
            self.id = id
            self.summary = summary
            self.peer = peer
            self.port = port
        }

        /// The file is there.
        func opened(_ file: TFTPFiles.Content, _ shared: SharedReads) {
            switch file {
            case .reading(let file): content = .reading(ReadAhead(file, shared))
            case .writing(let upload): content = .writing(upload)
            }
        }

        /// What the client is told when the file cannot be read or written on.
        func failure(_ error: any Error) -> TFTPError {
            let isWriting = if case .writing = content { true } else { false }
            return TFTPError(isWriting ? .diskFull : .undefined, TFTPString("\(error)"))
        }

        /// Reads what the client will ask for next.
        ///
        /// - Parameter count: bytes of a window.
        func readNext(_ count: Int) {
            if case .reading(let file) = content { file.readNext(count) }
        }

        /// Does what the engine orders, but for the end.
        ///
        /// - Parameter packet: what the engine answers with `store`.
        func perform(_ action: TFTPAction, _ packet: TFTPPacket?, through outbox: DatagramOutbox) throws {
            switch action {
            case .ignore, .finish: break
            case .send(let reply): outbox.write(reply, to: peer, through: port)
            case .sendBlocks(let blocks):
                guard case .reading(let file) = content else { return }
                try outbox.write(blocks, of: file, to: peer, through: port)
            case .store(let offset, let isLast, let reply):
                guard case .writing(let upload) = content, case .data(_, let payload) = packet else { return }
                try upload.write(payload, at: offset)
                if isLast {
                    if summary.request.transferMode == .netascii { try upload.rewrite(Netascii.decode) }
                    try upload.commit()
                }
                if let reply { outbox.write(reply, to: peer, through: port) }
            }
        }
    }
#endif
