// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Diagnosis
import Foundation
internal import NIOCore
internal import PcapFile

/// A capture file that is read piece by piece.
struct CaptureInput {
    private let path: String
    private let handle: FileHandle

    private static let pieceSize = 1 << 20

    /// Opens the file; `-` is standard input.
    init(_ path: String) throws {
        self.path = path
        if path == "-" {
            handle = .standardInput
            return
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            let reason = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "does not exist"
            throw CaptureInput.refused("'\(path)' \(reason)")
        }
        self.handle = handle
    }

    /// What the packets tell.
    func report() throws -> DiagnosisReport {
        let follower = PacketFollower()
        var number = 0
        var last = Duration.zero
        try forEachPacket { packet, interfaces in
            number += 1
            // A Simple Packet Block has no time. The time of the packet before it is the best guess.
            last = packet.time ?? last
            let link = interfaces[Int(packet.interface)].linkType
            follower.take(CapturedPacket(number: number, time: last, link: link, data: packet.data))
        }
        return follower.report()
    }

    /// Calls `body` with every packet and the interfaces that are known by then. A file that ends in the middle of a packet is read as
    /// far as it goes, and that is told.
    func forEachPacket(_ body: (PacketCapture.Packet, [PacketCapture.Interface]) throws -> Void) throws {
        var stream = CaptureStream()
        var isFirst = true
        do {
            while let piece = try handle.read(upToCount: CaptureInput.pieceSize), !piece.isEmpty {
                if isFirst, piece.starts(with: [0x1F, 0x8B]) {
                    throw CaptureInput.refused("'\(path)' is packed by gzip; unpack it first: gunzip \(path)")
                }
                isFirst = false
                stream.append(ByteBuffer(bytes: piece))
                while let packet = try stream.next() { try body(packet, stream.interfaces) }
            }
        } catch let error as CaptureError {
            throw CaptureInput.refused("'\(path)' is no capture that can be read: \(error)")
        } catch let error as CocoaError {
            throw CaptureInput.refused("'\(path)' cannot be read: \(error.localizedDescription)")
        }
        do {
            try stream.finish()
        } catch {
            guard !stream.interfaces.isEmpty else {
                throw CaptureInput.refused("'\(path)' is no capture file: \(error); needed pcap or pcapng")
            }
            Diagnostics.line("note: '\(path)' ends in the middle of a packet; it is read up to there")
        }
    }

    private static func refused(_ text: String) -> ExitCode {
        Diagnostics.error(text)
        return .badInput
    }
}
