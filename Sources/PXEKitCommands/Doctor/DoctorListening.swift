// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import ArgumentParser
    internal import ClientSockets
    internal import Diagnosis
    internal import HostSockets
    internal import NIOConcurrencyHelpers
    internal import NIOCore
    internal import SimulatedClients

    /// Listening on an interface, and asking there as firmware does.
    struct DoctorListening {
        private let interface: NetworkInterface
        private let kind: ClientKind?
        private let seconds: Double?

        init(on name: String, ask kind: ClientKind?, seconds: Double?) throws {
            guard let interface = NetworkInterface.all().first(where: { $0.name == name && $0.hardware != nil }) else {
                Diagnostics.error("--interface \(name): needed an Ethernet interface of this host")
                throw ExitCode.badInput
            }
            (self.interface, self.kind, self.seconds) = (interface, kind, seconds)
        }

        /// The follower, and the findings that were printed, for the listener's thread too. Unchecked, for the compiler does not see that `lock`
        /// guards both.
        private final class Hearing: @unchecked Sendable {
            private let lock = NIOLock()
            private let follower = PacketFollower()
            private var number = 0
            private var told: Set<String> = []

            func take(_ frame: ByteBuffer?, at time: Duration, _ printer: DoctorPrinter) {
                lock.withLock {
                    guard let frame else { return tell(printer) }
                    number += 1
                    follower.take(CapturedPacket(number: number, time: time, data: frame))
                }
            }

            var report: DiagnosisReport { lock.withLock { follower.report() } }

            /// Prints new findings at once, not only when listening ends.
            private func tell(_ printer: DoctorPrinter) {
                let report = follower.report()
                for machine in report.machines {
                    guard let finding = machine.findings.first,
                        told.insert("\(machine.machine) \(finding.cause.id)").inserted
                    else { continue }
                    try? printer.announce(finding, of: machine, start: report.start)
                }
            }
        }

        /// Listens, and prints the report at the end.
        func run(_ printer: DoctorPrinter) async throws {
            let hearing = Hearing()
            Diagnostics.line(
                "listening on \(interface.name)\(seconds.map { " for \($0) s" } ?? ""); Ctrl-C ends it with a report")
            do {
                try await Interruption.watched { [self] in
                    try await listen { frame, time in hearing.take(frame, at: time, printer) }
                }
            } catch is CancellationError {
            } catch let failure as ListenFailure {
                Diagnostics.error("\(failure)\(failure.isForbidden ? "; run as root" : "")")
                throw ExitCode.workFailed
            }
            let report = hearing.report
            try printer.show(report)
            if report.hasFindings || report.machines.isEmpty { throw ExitCode.workFailed }
        }

        private func listen(_ take: @escaping @Sendable (ByteBuffer?, Duration) -> Void) async throws {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await SegmentListener(on: interface).run(take: take) }
                if let seconds {
                    tasks.addTask { try await Task.sleep(for: .seconds(seconds)) }
                }
                if let kind {
                    let answers = answers(of: kind)
                    tasks.addTask { for await _ in answers {} }
                }
                try await tasks.next()
                tasks.cancelAll()
                while (try? await tasks.next()) != nil {}
            }
        }

        /// Lets a client of this kind boot. The stream ends when it is done, or when whoever waits for it is cancelled: a client keeps
        /// the time-outs of its firmware and is not broken off.
        private func answers(of kind: ClientKind) -> AsyncStream<Never> {
            let (stream, end) = AsyncStream.makeStream(of: Never.self)
            Task {
                defer { end.finish() }
                do {
                    // The listener must be ready before the first question is sent.
                    try await Task.sleep(for: .milliseconds(300))
                    let client = SimulatedClient(kind.model, as: kind.profile(1))
                    Diagnostics.line("\(kind.rawValue) \(try await ClientBoot(client, on: interface).run())")
                    try await Task.sleep(for: .seconds(1))
                } catch {
                    Diagnostics.error("\(error)")
                }
            }
            return stream
        }
    }
#endif
