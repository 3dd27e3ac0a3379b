// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostSockets
import NIOCore
import NIOPosix
import NetAddress
import TestSupport
import Testing

@testable import NetbootServer

@Suite struct ReportServerTests {
    private static let machine = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)

    /// Sends datagrams to a port of this host one after the other, each when the one before was answered, and returns the answers.
    private static func send(_ payloads: [ByteBuffer], to port: Int) async throws -> [ByteBuffer] {
        let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<AddressedEnvelope<ByteBuffer>, AddressedEnvelope<ByteBuffer>>(
                        wrappingChannelSynchronously: channel)
                }
            }
        let server = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        return try await channel.executeThenClose { inbound, outbound in
            var answers: [ByteBuffer] = []
            var arrivals = inbound.makeAsyncIterator()
            for payload in payloads {
                try await outbound.write(AddressedEnvelope(remoteAddress: server, data: payload))
                if let arrival = try await arrivals.next() { answers.append(arrival.data) }
            }
            return answers
        }
    }

    @Test("a report that was answered is on the disk, under the machine's address")
    func stored() async throws {
        try await withTemporaryDirectory { folder in
            let store = try ReportStore(path: folder.path + "/reports")
            let server = ReportServer(store: { store }, host: "127.0.0.1", port: 0)
            let running = Task { try await server.run() }
            let parts = [
                ReportDatagram(sequence: 0, isLast: false, hardware: Self.machine, text: Array("pxeinfo\n".utf8)),
                ReportDatagram(sequence: 1, isLast: true, hardware: Self.machine, text: Array("problems: 0\n".utf8)),
            ]
            let answers = try await Self.send(parts.map { $0.encoded() }, to: server.port)
            #expect(answers == parts.map(\.acknowledgement))
            #expect(try store.report(of: Self.machine)?.text == "pxeinfo\nproblems: 0\n")
            #expect(try store.entries().map(\.hardware) == [Self.machine])
            running.cancel()
            try await running.value
        }
    }

    @Test("a port that is taken is named")
    func taken() async throws {
        try await withTemporaryDirectory { folder in
            let store = try ReportStore(path: folder.path)
            let first = ReportServer(store: { store }, host: "127.0.0.1", port: 0)
            let running = Task { try await first.run() }
            let port = try await first.port
            await #expect { try await ReportServer(store: { store }, host: "127.0.0.1", port: port).run() } throws: {
                error in
                (error as? ListenFailure)?.isInUse == true
                    && "\(error)".hasPrefix("reports cannot listen on 127.0.0.1:")
            }
            running.cancel()
            try await running.value
        }
    }

    @Test("a machine's new report replaces its old one; other files are left alone; a full store takes no new machine")
    func store() async throws {
        try await withTemporaryDirectory { folder in
            let store = try ReportStore(path: folder.path, limit: 1)
            try Data("not ours".utf8).write(to: URL(filePath: folder.path + "/notes.txt"))
            try store.keep(MachineReport(hardware: Self.machine, text: "old"))
            try store.keep(MachineReport(hardware: Self.machine, text: "new"))
            #expect(try store.report(of: Self.machine)?.text == "new")
            #expect(try store.entries().map(\.path) == [folder.path + "/52-54-00-12-34-56.txt"])
            let other = MACAddress(0x52, 0x54, 0, 0, 0, 1)
            #expect(throws: ReportStoreError.full(folder: folder.path, limit: 1)) {
                try store.keep(MachineReport(hardware: other, text: "one too many"))
            }
            #expect(try store.report(of: other) == nil)
        }
    }

    @Test("a new machine does not have the folder listed; a full folder is listed again after a while")
    func listing() async throws {
        try await withTemporaryDirectory { folder in
            func machine(_ number: UInt8) -> MACAddress { MACAddress(2, 0, 0, 0, 0, number) }
            func file(_ number: UInt8) -> String { "\(folder.path)/02-00-00-00-00-0\(number).txt" }
            try Data().write(to: URL(filePath: file(1)))
            let store = try ReportStore(path: folder.path, limit: 2)
            // Nobody looks, so that this one is not counted.
            try Data().write(to: URL(filePath: file(2)))
            try store.keep(MachineReport(hardware: machine(3), text: "3"))
            #expect(throws: ReportStoreError.self) { try store.keep(MachineReport(hardware: machine(4), text: "4")) }

            let patient = try ReportStore(path: folder.path, limit: 3, relisting: .zero)
            #expect(throws: ReportStoreError.self) { try patient.keep(MachineReport(hardware: machine(4), text: "4")) }
            try FileManager.default.removeItem(atPath: file(2))
            try patient.keep(MachineReport(hardware: machine(4), text: "4"))
            #expect(try patient.entries().map(\.hardware) == [machine(1), machine(3), machine(4)])
        }
    }
}
