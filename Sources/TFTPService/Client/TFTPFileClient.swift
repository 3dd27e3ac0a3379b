// SPDX-License-Identifier: Apache-2.0

public import DiskCatalog
public import NIOCore
internal import NIOPosix
public import TFTPEngine
public import TFTPWire

/// Reads files from a TFTP server and writes files to one.
public struct TFTPFileClient: Sendable {
    /// What the client asks for.
    public struct Options: Hashable, Sendable {
        /// Bytes in a block; nil asks for nothing, which means 512.
        public var blockSize: UInt16?
        /// Blocks in a window; nil asks for nothing, which means 1.
        public var windowSize: UInt16?
        /// Octet, or netascii for text.
        public var mode: TFTPRequest.TransferMode
        /// Whether to ask for the file to be sent to a group (RFC 2090); a server that does not know how sends it as ever.
        public var isMulticast: Bool
        /// When to repeat a packet, and when to give up.
        public var timing: TFTPTiming

        /// Options; what is not given has its usual value.
        public init(
            blockSize: UInt16? = 1468, windowSize: UInt16? = 16, mode: TFTPRequest.TransferMode = .octet,
            isMulticast: Bool = false, timing: TFTPTiming = .client
        ) {
            self.blockSize = blockSize
            self.windowSize = windowSize
            self.mode = mode
            self.isMulticast = isMulticast
            self.timing = timing
        }

        fileprivate func request(_ name: String, size: UInt64) -> TFTPRequest {
            // Who asks for no options wants a request as RFC 1350 has it.
            let isPlain = blockSize == nil && windowSize == nil && !isMulticast
            var options = isPlain ? [] : [TFTPOption(.transferSize, size)]
            if let blockSize { options.append(TFTPOption(.blockSize, blockSize)) }
            if let windowSize { options.append(TFTPOption(.windowSize, windowSize)) }
            if isMulticast { options.append(TFTPOption(.multicast, "")) }
            return TFTPRequest(TFTPString(name), mode: mode == .octet ? "octet" : "netascii", options: options)
        }
    }

    /// The server's well-known port.
    public let server: SocketAddress
    private let options: Options

    /// A client of one server.
    public init(server: SocketAddress, options: Options = Options()) {
        self.server = server
        self.options = options
    }

    /// Reads `name`; throws what `sink` throws, or what the system says of the socket. How it ended is in the summary.
    ///
    /// - Parameters:
    ///   - sink: takes the file as it comes, by multicast in any order; `total` is its size if the server tells it.
    public func get(
        _ name: String,
        sink: @escaping @Sendable (_ bytes: ByteBuffer, _ offset: UInt64, _ total: UInt64?) throws -> Void
    ) async throws -> TFTPSummary {
        guard let endpoint = TFTPEndpoint(server) else { throw ChannelError.unknownLocalAddress }
        let request = options.request(name, size: 0)
        let machine = TFTPClient(get: request, from: endpoint, timing: options.timing)
        return try await run { TFTPClientHandler(machine, on: $0, to: $1, work: .get(sink)) }
    }

    /// Writes `file` as `name`.
    ///
    /// - Parameter progress: hears how many bytes have been sent.
    public func put(
        _ file: CatalogFile, as name: String, progress: @escaping @Sendable (UInt64) -> Void = { _ in }
    ) async throws -> TFTPSummary {
        guard let endpoint = TFTPEndpoint(server) else { throw ChannelError.unknownLocalAddress }
        let request = options.request(name, size: file.size)
        let machine = TFTPClient(put: request, size: file.size, to: endpoint, timing: options.timing)
        return try await run { TFTPClientHandler(machine, on: $0, to: $1, work: .put(file, progress)) }
    }

    private func run(
        _ makeHandler: @escaping @Sendable (TFTPClientSocket.Bound, SocketAddress) -> TFTPClientHandler
    ) async throws -> TFTPSummary {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let local = try SocketAddress(ipAddress: server.protocol == .inet6 ? "::" : "0.0.0.0", port: 0)
        let server = server
        let largestDatagram = max(Int(options.blockSize ?? 512) + TFTPPacket.dataHeaderSize, 1024)
        let socket = try await TFTPClientSocket.bind(
            to: local, on: loop, largestDatagram: largestDatagram
        ).get()
        let result = loop.makePromise(of: TFTPSummary.self)
        return try await withTaskCancellationHandler {
            let started = loop.submit {
                // Who was cancelled before this has closed the socket, and no handler would hear of it.
                guard socket.channel.isActive else { throw CancellationError() }
                let handler = makeHandler(socket, server)
                handler.result = result
                try socket.channel.pipeline.syncOperations.addHandler(handler)
                handler.start()
            }
            started.cascadeFailure(to: result)
            defer { socket.channel.close(promise: nil) }
            return try await result.futureResult.get()
        } onCancel: {
            socket.channel.close(promise: nil)
        }
    }
}
