// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix

/// What a session tells while it runs.
public enum LabEvent: Sendable, Equatable {
    /// The guest wrote these bytes on its console.
    case console([UInt8])
    /// The boot came to a new phase.
    case phase(BootTimeline.Entry)
}

/// One boot of one guest, or of several at once: starts network, servers and emulators, follows the consoles, and ends them all again.
public enum BootSession {
    /// Boots what `request` describes.
    ///
    /// Whatever happens, also when this task is cancelled: when it returns, the emulators have ended, and sockets and temporary
    /// files are gone. If this process is killed meanwhile, they are gone a moment later.
    ///
    /// - Parameters:
    ///   - request: what to boot and what to expect.
    ///   - installation: the QEMU to use.
    ///   - tell: called with each event of a guest, in order, and with that guest's number, from 1.
    /// - Returns: what came of each guest, in their order.
    /// - Throws: ``LabError`` if the input is wrong or something is missing; `CancellationError`.
    public static func run(
        _ request: BootRequest, with installation: QEMUInstallation,
        tell: @escaping @Sendable (LabEvent, Int) -> Void
    ) async throws -> [BootReport] {
        try request.check()
        let firmware = try installation.firmware(for: request.machine)
        let services = try LabServices(BootOffer(request), for: request.machine.firmware)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let folder = try LabFolder()
        defer { folder.remove() }
        var files: [GuestFiles] = []
        defer { for files in files { files.discard() } }
        for index in 0..<request.clients { files.append(try GuestFiles(request, guest: index)) }
        let capture = try request.capture.map {
            try CaptureFile($0, guests: request.clients, replaces: request.replacesFiles)
        }
        defer { capture?.discard() }

        let guests = GuestParty(
            files.enumerated().map { Guest(request, index: $0, files: $1, on: loop, tell: tell) })
        let reports = try await Tether.held(folder: folder) { tether in
            let network = try self.network(
                for: request, services, guests, capture: capture, on: loop, in: folder,
                emulator: installation.program, tether: tether)
            return try await network.whileServing { wires in
                try await withThrowingTaskGroup(of: BootReport.self) { boots in
                    for (guest, wire) in zip(guests.all, wires) {
                        let emulation = GuestEmulation(
                            request: request, program: installation.program, firmware: firmware, wire: wire,
                            folder: folder, tether: tether)
                        boots.addTask { try await emulation.run(guest) }
                    }
                    var reports: [BootReport] = []
                    for try await report in boots { reports.append(report) }
                    return reports.sorted { $0.guest < $1.guest }
                }
            }
        }
        for files in files { try files.commit() }
        try capture?.commit()
        return reports
    }

    private static func network(
        for request: BootRequest, _ services: LabServices, _ guests: GuestParty, capture: CaptureFile?,
        on loop: any EventLoop, in folder: LabFolder, emulator: String, tether: Tether
    ) throws(LabError) -> any LabNetwork {
        switch request.network {
        case .segment:
            return SegmentNetwork(
                services: services, request: request, guests: guests, capture: capture, loop: loop, folder: folder,
                emulator: emulator, tether: tether)
        case .tap:
            #if os(Linux)
                return TapNetwork(
                    services: services, request: request, guests: guests, capture: capture, folder: folder)
            #else
                throw .unavailable("--network tap", "needs Linux; use --network segment")
            #endif
        }
    }
}
