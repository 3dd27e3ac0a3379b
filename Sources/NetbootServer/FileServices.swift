// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import HostSockets
    internal import ServiceLifecycle

    /// The services that listen in one place each, and come, move and go while the others run.
    actor FileServices {
        /// The kinds of service, each of which has one place at most.
        enum Kind: CaseIterable {
            case tftp, mtftp, http, https, reports
        }

        /// Makes a service for a place, which tells what becomes of its transfers.
        typealias Maker = @Sendable (Kind, NetbootPlan.Place, OpenTransfers) -> any ListeningService

        /// Services that listen and are not in force yet.
        struct Opened: Sendable {
            fileprivate var services: [Kind: HostedService] = [:]
            fileprivate var started: [HostedService] = []
            /// Services that were leaving and stay, because the new plan needs them.
            fileprivate var calledBack: [HostedService] = []
        }

        private let make: Maker
        private var current: [Kind: HostedService] = [:]
        /// Services that leave when their last transfers have ended.
        private var leaving: [HostedService] = []
        /// Announced when all are to end, or with the error of one that has ended by itself.
        private let ending = Announcement<Void>()

        init(_ make: @escaping Maker) {
            self.make = make
        }

        /// Starts a service in every new place; services in force go on. When this returns, all of them listen. If one cannot, it throws
        /// and nothing has changed.
        func open(_ places: [Kind: NetbootPlan.Place]) async throws -> Opened {
            var opened = Opened()
            do {
                for kind in Kind.allCases {
                    guard let place = places[kind] else { continue }
                    if let known = current[kind], known.place == place {
                        opened.services[kind] = known
                    } else if let known = leaving.first(where: { $0.kind == kind && $0.place == place }), known.stay() {
                        opened.services[kind] = known
                        opened.calledBack.append(known)
                    } else {
                        let transfers = OpenTransfers()
                        let service = HostedService(kind, place, make(kind, place, transfers), transfers) {
                            [ending] in ending.make(.failure($0))
                        }
                        opened.started.append(service)
                        try await service.listen()
                        opened.services[kind] = service
                    }
                }
            } catch {
                await giveUp(opened)
                throw error
            }
            return opened
        }

        /// Puts the prepared services in force. Services that the plan no longer has end when their transfers have ended.
        func use(_ opened: Opened) {
            let before = current.values
            current = opened.services
            leaving.removeAll { service in service.isEnded || isInForce(service) }
            for service in before where !isInForce(service) {
                leaving.append(service)
                service.leave()
            }
        }

        /// Ends services that were prepared for a plan that is not put in force.
        func giveUp(_ opened: Opened) async {
            for service in opened.started { await service.end() }
            for service in opened.calledBack { service.leave() }
        }

        private func isInForce(_ service: HostedService) -> Bool { current.values.contains { $0 === service } }

        /// The port of a service in force; nil if there is none.
        func port(of kind: Kind) async throws -> Int? { try await current[kind]?.listen() }

        /// Waits for graceful shutdown or cancellation, and then for the end of all services. Throws the error of one that ends by itself.
        nonisolated func run() async throws {
            let result: Result<Void, any Error>
            do {
                result = try await withTaskCancellationOrGracefulShutdownHandler {
                    .success(try await ending.value)
                } onCancelOrGracefulShutdown: { [ending] in
                    ending.make(.success(()))
                }
            } catch {
                result = .failure(error)
            }
            await endAll()
            try result.get()
        }

        private func endAll() async {
            for service in Array(current.values) + leaving { await service.end() }
        }
    }
#endif
