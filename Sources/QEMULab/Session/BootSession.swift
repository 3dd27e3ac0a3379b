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

/// One boot of one guest: starts segment, servers and emulator, follows the console, and ends them all again.
public enum BootSession {
    /// Boots what `request` describes.
    ///
    /// Whatever happens, also when this task is cancelled: when it returns, the emulator has ended, and sockets and temporary
    /// files are gone.
    ///
    /// - Parameters:
    ///   - request: what to boot and what to expect.
    ///   - installation: the QEMU to use.
    ///   - tell: called with each event, in order.
    /// - Throws: ``LabError`` if the input is wrong or something is missing; `CancellationError`.
    public static func run(
        _ request: BootRequest, with installation: QEMUInstallation, tell: @escaping @Sendable (LabEvent) -> Void
    ) async throws -> BootReport {
        let firmware = try installation.firmware(for: request.machine)
        let offer = try BootOffer(request)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let folder = try LabFolder()
        defer { folder.remove() }
        let serialLog = try request.serialLog.map { try OutputFile($0, purpose: "--serial") }
        defer { serialLog?.close() }
        let report = try request.report.map { try OutputFile($0, purpose: "--report") }
        defer { report?.close() }
        let capture = try request.capture.map { try CaptureFile($0) }
        defer { capture?.close() }

        let guest = Guest(request, serialLog: serialLog, on: loop, tell: tell)
        let services = try LabServices(offer, for: request.machine.firmware) { phase in
            // The segment's services run on the loop, the HTTP server does not.
            if loop.inEventLoop {
                guest.assumeIsolated { $0.reached(phase) }
            } else {
                loop.execute { guest.assumeIsolated { $0.reached(phase) } }
            }
        }
        let sockets = QEMUArguments.Sockets(folder: folder.path, guest: 0)
        let arguments = QEMUArguments(
            request.machine, sockets: sockets, firmware: firmware, debugger: request.debugger)
        return try await services.whileServing { httpPort in
            let segment = LabSegment(
                services.segment(for: request, httpPort: httpPort, report: report), capture: capture, on: loop)
            var listeners: [any Channel] = []
            do {
                try await segment.attach(sockets, carriesTCP: true)
                listeners.append(try await guest.listenForConsole(sockets.console))
                listeners.append(try await guest.listenForMonitor(sockets.monitor))
                let report = try await follow(guest, request, program: installation.program, arguments: arguments)
                await end(segment, listeners)
                return report
            } catch {
                await end(segment, listeners)
                throw error
            }
        }
    }

    private static func end(_ segment: LabSegment, _ listeners: [any Channel]) async {
        await segment.stop()
        for listener in listeners { try? await listener.close() }
    }

    /// What decided a boot.
    private enum Step: Equatable {
        case emulatorEnded
        case verdict(Guest.Verdict)
        case timedOut

        var verdict: Guest.Verdict? { if case .verdict(let verdict) = self { verdict } else { nil } }
    }

    /// Runs the emulator until something decides the boot.
    private static func follow(
        _ guest: Guest, _ request: BootRequest, program: String, arguments: QEMUArguments
    ) async throws -> BootReport {
        try await withThrowingTaskGroup(of: Step?.self) { tasks in
            await guest.powerWasTurnedOn()
            tasks.addTask {
                try await Emulator.run(program, arguments: arguments)
                return .emulatorEnded
            }
            tasks.addTask { await guest.verdicts.first { _ in true }.map { .verdict($0) } }
            if let timeout = request.timeout {
                tasks.addTask {
                    try await Task.sleep(for: timeout)
                    return .timedOut
                }
            }
            defer { tasks.cancelAll() }
            let first = try await tasks.next() ?? nil
            try Task.checkCancellation()
            if first != .emulatorEnded, let file = request.screenshot {
                try await guest.order(.screenshot(file: file))
            }
            if first == .verdict(.ended) || first == .emulatorEnded {
                // The guest's last words may still be on their way: let QEMU go, then read to the end.
                if first != .emulatorEnded { try? await guest.order(.quit) }
                await guest.consoleDrained()
            }
            let outcome = await guest.outcome(after: first?.verdict, timedOut: first == .timedOut)
            return await BootReport(
                outcome: outcome, timeline: guest.timeline, screen: guest.screen.lines, seed: request.seed)
        }
    }
}
