// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import NIOCore
internal import NIOPosix

/// The pipe into which QEMU writes its log.
enum EmulatorTrace {
    /// Makes the pipe under this name, before QEMU opens it.
    ///
    /// - Parameters:
    ///   - path: its name.
    ///   - loop: where `happened` is called.
    ///   - happened: takes what QEMU writes.
    /// - Returns: to be closed by the caller: the pipe has an end here for QEMU to come to, so it does not end by itself.
    static func open(
        _ path: String, on loop: any EventLoop, happened: @escaping @Sendable (EmulatorEvent) -> Void
    ) async throws -> any Channel {
        guard mkfifo(path, 0o600) == 0 else { throw LabError.failed("\(path): \(String(cString: strerror(errno)))") }
        // Read and write: QEMU's own open(2) for writing must find a reader, and ours must not wait for it.
        let descriptor = Foundation.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw LabError.failed("\(path): \(String(cString: strerror(errno)))") }
        do {
            return try await NIOPipeBootstrap(group: loop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(EmulatorEventHandler(happened: happened))
                    }
                }
                .takingOwnershipOfDescriptor(input: descriptor).get()
        } catch {
            close(descriptor)
            throw error
        }
    }
}
