// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
import Foundation
internal import NIOCore
internal import PcapFile

/// A pcapng file that grows while a session runs.
struct CaptureFile: Sendable {
    private let file: OutputFile
    private let writer: PcapngWriter

    /// Opens the file and writes its head, with one interface for each guest.
    ///
    /// - Parameter replaces: whether a file is replaced that somebody else wrote.
    init(_ path: String, guests: Int, replaces: Bool) throws(LabError) {
        file = try .lab(path, "--pcap", replaces: replaces)
        var writer = PcapngWriter()
        file.write(writer.sectionHeader(application: "pxekit").readableBytesView)
        for guest in 1...max(guests, 1) {
            let name = guests > 1 ? "guest \(guest)" : "guest"
            file.write(writer.interface(.init(name: name)).block.readableBytesView)
        }
        self.writer = writer
    }

    /// Appends a frame with the time of day.
    ///
    /// - Parameter guest: the index of the guest whose card sees it.
    func write(_ frame: ByteBuffer, guest: Int) {
        write(.init(interface: UInt32(guest), time: .seconds(Date().timeIntervalSince1970), data: frame))
    }

    /// Appends a packet that was captured elsewhere.
    func write(_ packet: PacketCapture.Packet) {
        file.write(writer.packet(packet).readableBytesView)
    }

    /// Gives the file its name.
    func commit() throws(LabError) { try file.commitLab("--pcap") }

    /// Leaves nothing behind if it has no name yet.
    func discard() { file.discard() }
}
