// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import NIOCore
internal import PcapFile

/// A pcapng file that grows while a session runs.
struct CaptureFile: Sendable {
    private let file: OutputFile
    private let writer: PcapngWriter
    private let interface: UInt32

    /// Makes the file and writes its head.
    init(_ path: String) throws(LabError) {
        file = try OutputFile(path, purpose: "--pcap")
        var writer = PcapngWriter()
        file.write(writer.sectionHeader(application: "pxekit").readableBytesView)
        let (number, block) = writer.interface(.init(name: "guest"))
        file.write(block.readableBytesView)
        self.writer = writer
        interface = number
    }

    /// Appends a frame with the time of day.
    func write(_ frame: ByteBuffer) {
        let time = Duration.seconds(Date().timeIntervalSince1970)
        file.write(writer.packet(.init(interface: interface, time: time, data: frame)).readableBytesView)
    }

    /// Closes the file.
    func close() {
        file.close()
    }
}
