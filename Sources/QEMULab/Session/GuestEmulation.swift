// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
import Foundation
internal import NIOCore

/// The boot of one guest: its emulator, from power-on to what decides the boot.
struct GuestEmulation: Sendable {
    /// What is booted and expected.
    let request: BootRequest
    /// The emulator.
    let program: String
    /// The flash images of a UEFI machine.
    let firmware: FirmwareImages?
    /// What the card is plugged into.
    let wire: QEMUArguments.Wire
    /// Where the guest's socket lies.
    let folder: LabFolder
    /// What ends the emulator if we are killed.
    let tether: Tether

    /// Boots the guest; its emulator has ended when this returns.
    func run(_ guest: Guest) async throws -> BootReport {
        let monitor = "\(folder.path)/\(guest.index).monitor"
        let trace = guest.machine.isTraced ? "\(folder.path)/\(guest.index).trace" : nil
        let arguments = QEMUArguments(
            guest.machine, monitor: monitor, wire: wire, medium: request.medium, firmware: firmware, trace: trace,
            debugger: request.debugger?.socket)
        var channels = [try await guest.listenForMonitor(monitor)]
        do {
            if let trace { channels.append(try await guest.openTrace(trace)) }
            let report = try await follow(guest, arguments, console: try await guest.openConsole())
            for channel in channels { try? await channel.close() }
            return report
        } catch {
            for channel in channels { try? await channel.close() }
            throw error
        }
    }

    /// What decided a boot.
    private enum Step: Equatable {
        case emulatorEnded
        case verdict(Guest.Verdict)
        case timedOut
        case personLeft

        var verdict: Guest.Verdict? { if case .verdict(let verdict) = self { verdict } else { nil } }
    }

    /// Runs the emulator until something decides the boot.
    private func follow(
        _ guest: Guest, _ arguments: QEMUArguments, console: EmulatorConsole
    ) async throws -> BootReport {
        try await withThrowingTaskGroup(of: Step?.self) { tasks in
            await guest.powerWasTurnedOn()
            tasks.addTask {
                try await Emulator.run(
                    program, arguments: arguments, input: console.input, output: console.output, tether: tether)
                return .emulatorEnded
            }
            tasks.addTask { await guest.verdicts.first { _ in true }.map { .verdict($0) } }
            tasks.addTask {
                await guest.watchScreen(in: folder)
                // Only the others decide.
                try await Task.sleep(for: .seconds(Int32.max))
                return nil
            }
            if let keyboard = request.keyboard {
                tasks.addTask {
                    for await octets in keyboard { await guest.personTyped(octets) }
                    return Task.isCancelled ? nil : .personLeft
                }
            }
            if let timeout = request.timeout {
                tasks.addTask {
                    try await Task.sleep(for: timeout)
                    return .timedOut
                }
            }
            defer { tasks.cancelAll() }
            let first = try await tasks.next() ?? nil
            try Task.checkCancellation()
            if first != .emulatorEnded, let file = guest.files.screenshot {
                // QEMU would replace what stands at the file's place.
                let path = "\(folder.path)/\(guest.index).png"
                try await guest.order(.screenshot(file: path))
                file.write(try Data(contentsOf: URL(filePath: path)))
            }
            if first == .verdict(.ended) || first == .emulatorEnded {
                // The guest's last words may still be on their way: let QEMU go, then read to the end.
                if first != .emulatorEnded { _ = try? await guest.order(.quit) }
                await guest.consoleDrained()
            }
            let outcome = await guest.outcome(after: first?.verdict, timedOut: first == .timedOut)
            return await BootReport(
                guest: guest.index + 1, mac: guest.machine.mac, outcome: outcome, timeline: guest.timeline,
                screen: guest.lastScreen, seed: request.seed)
        }
    }
}
