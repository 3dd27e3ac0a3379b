// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BootHTTP
    internal import Logging
    internal import NIOConcurrencyHelpers
    internal import ServiceLifecycle
    internal import TFTPService

    /// A service that listens in one place.
    protocol ListeningService: Service {
        /// Its port; waits for `run()` to begin and throws what it throws.
        var port: Int { get async throws }
    }

    extension TFTPFileServer: ListeningService {}
    extension MTFTPFileServer: ListeningService {}
    extension HTTPFileServer: ListeningService {}
    extension ReportServer: ListeningService {}

    /// A service that runs as soon as it is made, until it is told to leave or to end.
    final class HostedService: Sendable {
        let kind: FileServices.Kind
        let place: NetbootPlan.Place
        private let service: any ListeningService
        private let transfers: OpenTransfers
        private let group: ServiceGroup
        private let task = NIOLockedValueBox<Task<Void, Never>?>(nil)
        private let hasEnded = NIOLockedValueBox(false)

        /// Starts a service.
        ///
        /// - Parameter failed: called with the error if the service ends by itself after it has begun.
        init(
            _ kind: FileServices.Kind, _ place: NetbootPlan.Place, _ service: any ListeningService,
            _ transfers: OpenTransfers, failed: @escaping @Sendable (any Error) -> Void
        ) {
            self.kind = kind
            self.place = place
            self.service = service
            self.transfers = transfers
            group = ServiceGroup(
                services: [service], logger: Logger(label: "services") { _ in SwiftLogNoOpLogHandler() })
            let (group, hasEnded) = (group, hasEnded)
            let running = Task {
                do {
                    try await group.run()
                } catch {
                    // Whoever waits for the port gets the error.
                    if !Task.isCancelled, (try? await service.port) != nil { failed(error) }
                }
                hasEnded.withLockedValue { $0 = true }
            }
            task.withLockedValue { $0 = running }
        }

        /// Whether it has ended.
        var isEnded: Bool { hasEnded.withLockedValue { $0 } }

        /// Its port, as soon as it listens; throws why it cannot.
        @discardableResult func listen() async throws -> Int { try await service.port }

        /// Ends it when the transfers under way have ended.
        func leave() {
            Task {
                // HTTP completes its answers by itself before it is gone.
                if kind == .tftp, await !transfers.leave() { return }
                await group.triggerGracefulShutdown()
            }
        }

        /// Undoes ``leave()``; false if it cannot, because the service has ended or is no TFTP server.
        func stay() -> Bool { kind == .tftp && !isEnded && transfers.stay() }

        /// Ends it at once.
        func end() async {
            let running = task.withLockedValue { $0 }
            running?.cancel()
            await running?.value
        }
    }
#endif
