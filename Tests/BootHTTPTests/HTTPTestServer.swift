// SPDX-License-Identifier: Apache-2.0

import DiskCatalog
import Foundation
import Hummingbird
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import TestSupport

@testable import BootHTTP

/// A server for a test, and what talks to it.
enum HTTPTestServer {
    /// Runs a server over a folder with `small.efi` (10 bytes), `empty`, `dir/a b.cfg` and `large` (3 MB of a pattern), and stops it.
    static func serving(
        limits: ConnectionLimits = .system,
        routes: (@Sendable (RouterGroup<BootHTTPContext>) -> Void)? = nil,
        _ body: (_ port: Int, _ folder: URL, _ events: HTTPRecorder) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "dir"), withIntermediateDirectories: true)
            try Data("0123456789".utf8).write(to: folder.appending(path: "small.efi"))
            try Data().write(to: folder.appending(path: "empty"))
            try Data("timeout 0\n".utf8).write(to: folder.appending(path: "dir/a b.cfg"))
            try HTTPRecorder.largeContent.write(to: folder.appending(path: "large"))
            let events = HTTPRecorder()
            let server = HTTPFileServer(
                catalog: CatalogIndex([try DiskRoot(folder.path)]), host: "127.0.0.1", port: 0, limits: limits,
                routes: routes, observe: { events.record($0) })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                do {
                    try await body(try await server.port, folder, events)
                } catch {
                    group.cancelAll()
                    throw error
                }
                group.cancelAll()
            }
        }
    }

    /// Sends raw octets and returns all that comes until the server closes, or until `enough` is in it.
    static func exchange(_ port: Int, _ request: String, until enough: String? = nil) async throws -> String {
        let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await client.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var text = ""
            for try await buffer in inbound {
                text += String(buffer: buffer)
                if let enough, text.contains(enough) { break }
            }
            return text
        }
    }
}

/// Keeps the outcomes, and waits for them, since a client has the last byte before the server says so.
final class HTTPRecorder: Sendable {
    static let largeContent = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8) })

    private let events = NIOLockedValueBox<[HTTPEvent]>([])
    private let answered = NIOLockedValueBox<[(HTTPRequestSummary, HTTPOutcome)]>([])

    func record(_ event: HTTPEvent) {
        events.withLockedValue { $0.append(event) }
        guard case .answered(let summary, let outcome) = event else { return }
        answered.withLockedValue { $0.append((summary, outcome)) }
    }

    /// What was told until now.
    var all: [HTTPEvent] { events.withLockedValue { $0 } }

    func outcomes(_ count: Int) async throws -> [(HTTPRequestSummary, HTTPOutcome)] {
        for _ in 0..<500 {
            let known = answered.withLockedValue { $0 }
            if known.count >= count { return known }
            try await Task.sleep(for: .milliseconds(10))
        }
        return answered.withLockedValue { $0 }
    }

    /// The first event for which `pick` has something; waits for it.
    func first<Found>(_ pick: (HTTPEvent) -> Found?) async throws -> Found? {
        for _ in 0..<500 {
            if let found = events.withLockedValue({ $0.lazy.compactMap(pick).first }) { return found }
            try await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }
}
