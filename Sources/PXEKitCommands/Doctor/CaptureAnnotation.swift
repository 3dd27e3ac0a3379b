// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Diagnosis
internal import DiskCatalog
import Foundation
internal import NIOCore
internal import PcapFile
internal import TerminalText

/// A copy of a capture with comments on its packets, as Wireshark shows them (opt_comment, draft-ietf-opsawg-pcapng §3.5).
struct CaptureAnnotation {
    private let source: String
    private let comments: [Int: [String]]

    init(of source: String, _ report: DiagnosisReport) {
        self.source = source
        comments = report.comments
    }

    /// Writes the copy, whole or not at all.
    ///
    /// - Parameter force: whether a file that somebody else wrote or changed is replaced.
    /// - Returns: how many packets have comments of ours.
    func write(to path: String, force: Bool) throws -> Int {
        let place = URL(filePath: path).resolvingSymlinksInPath()
        guard place != URL(filePath: source).resolvingSymlinksInPath() else {
            Diagnostics.error("--annotate '\(path)': needed another file than the capture itself")
            throw ExitCode.badInput
        }
        do {
            let file = try OutputFile(
                path, existing: force ? .replaced : .keptUnlessOurs, makesFolders: true)
            defer { file.discard() }
            let count = try write(into: file)
            try file.commit()
            return count
        } catch let code as ExitCode {
            throw code
        } catch {
            Diagnostics.error("--annotate '\(path)' cannot be written: \(error)")
            throw ExitCode.badInput
        }
    }

    private func write(into file: OutputFile) throws -> Int {
        var writer = PcapngWriter()
        var known = 0
        var (number, count) = (0, 0)
        var offset: UInt64 = 0
        var pending = writer.sectionHeader(application: "pxekit doctor")
        func flush() throws {
            try file.write(pending, at: offset)
            offset += UInt64(pending.readableBytes)
            pending.clear()
        }
        try CaptureInput(source).forEachPacket { packet, interfaces in
            for interface in interfaces[known...] { pending.writeImmutableBuffer(writer.interface(interface).block) }
            known = interfaces.count
            number += 1
            var packet = packet
            if let ours = comments[number] {
                packet.comments += ours.map(\.printableLine)
                count += 1
            }
            pending.writeImmutableBuffer(writer.packet(packet))
            if pending.readableBytes > 1 << 20 { try flush() }
        }
        try flush()
        return count
    }
}
