// SPDX-License-Identifier: Apache-2.0
public import TFTPWire

/// The files that are sent by PXE's MTFTP, each to a group of its own, and whose packets belong to which.
///
/// The shell finds the file that is asked for and opens it, because its size decides.
public struct MTFTPServer: Sendable {
    /// The place of a file in the shell's list, from 0.
    public typealias FileID = Int

    private var sessions: [MTFTPSession]

    /// - Parameter count: how many files there are.
    public init(files count: Int, timing: TFTPTiming = TFTPTiming()) {
        sessions = Array(repeating: MTFTPSession(timing: timing), count: count)
    }

    /// When ``timerFired(now:)`` is due; nil while nothing is sent.
    public var deadline: Nanoseconds? { sessions.compactMap(\.deadline).min() }

    /// Whether the file is being sent; after an event that ended it, release what it holds.
    public func isOpen(_ id: FileID) -> Bool { sessions[id].isOpen }

    /// A client asks for a file.
    ///
    /// - Parameters:
    ///   - id: less than the number of files.
    ///   - size: bytes in the file.
    public mutating func requested(
        _ id: FileID, size: UInt64, _ request: TFTPRequest, from peer: TFTPEndpoint, now: Nanoseconds
    ) -> [(id: FileID, orders: [MTFTPSession.Order])] {
        guard request.transferMode == .octet else {
            let client = MTFTPSession.Opener(endpoint: peer, request: request)
            let error = TFTPError(.illegalOperation, "MTFTP sends in octet mode only")
            return [(id, MTFTPSession.refusal(of: client, error))]
        }
        // A port that asks for another file has left the one before.
        var orders: [(id: FileID, orders: [MTFTPSession.Order])] = []
        if let old = session(of: peer), old != id {
            let error = TFTPError(.undefined, "another request")
            orders.append((old, sessions[old].received(.error(error), from: peer, now: now)))
        }
        orders.append((id, sessions[id].requested(request, size: size, from: peer, now: now)))
        return orders
    }

    /// A packet came that is no request; nil if its sender acknowledges nothing. It gets no answer: it may be one who takes itself for
    /// the one who acknowledges.
    public mutating func received(
        _ packet: TFTPPacket, from peer: TFTPEndpoint, now: Nanoseconds
    ) -> (id: FileID, orders: [MTFTPSession.Order])? {
        session(of: peer).map { ($0, sessions[$0].received(packet, from: peer, now: now)) }
    }

    /// The time in ``deadline`` has come.
    public mutating func timerFired(now: Nanoseconds) -> [(id: FileID, orders: [MTFTPSession.Order])] {
        sessions.indices.map { ($0, sessions[$0].timerFired(now: now)) }
    }

    /// A file cannot be read.
    public mutating func failed(_ id: FileID, _ error: TFTPError, now: Nanoseconds) -> [MTFTPSession.Order] {
        sessions[id].failed(error, now: now)
    }

    /// The service stops.
    public mutating func stopped(
        _ error: TFTPError, now: Nanoseconds
    ) -> [(id: FileID, orders: [MTFTPSession.Order])] {
        sessions.indices.map { ($0, sessions[$0].failed(error, now: now)) }
    }

    private func session(of peer: TFTPEndpoint) -> FileID? {
        sessions.firstIndex { $0.opener?.endpoint == peer }
    }
}
