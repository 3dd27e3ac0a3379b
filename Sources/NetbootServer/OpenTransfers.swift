// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import NIOConcurrencyHelpers
    internal import TFTPEngine
    internal import TFTPService
    internal import TFTPWire

    /// The transfers of one TFTP server, so that it can leave its port without ending any of them.
    final class OpenTransfers: Sendable {
        private struct State {
            var open: Set<TFTPRequestSummary> = []
            var stage = Stage.serving
            var atEnd: CheckedContinuation<Bool, Never>?
        }

        private enum Stage {
            case serving, leaving, over
        }

        private let state = NIOLockedValueBox(State())

        /// The error for clients that ask while the server is leaving; nil while it serves.
        var refusal: TFTPError? {
            state.withLockedValue { $0.stage == .serving ? nil : TFTPError(.undefined, "this server moves") }
        }

        /// Takes note of a transfer that begins or ends.
        func note(_ event: TFTPEvent) {
            update { state in
                switch event {
                case .requested(let request): state.open.insert(request)
                case .finished(let request, _): state.open.remove(request)
                case .listening, .multicasting, .junkBehindName, .unbootable, .undecodable: break
                }
            }
        }

        /// Refuses new transfers, and waits until those under way have ended.
        ///
        /// - Returns: false if the server shall stay after all.
        func leave() async -> Bool {
            await withCheckedContinuation { caller in
                update { state in
                    state.stage = .leaving
                    state.atEnd = caller
                }
            }
        }

        /// Stops leaving; false if the server has left already.
        func stay() -> Bool {
            let (isOver, waiter) = state.withLockedValue { state in
                if state.stage == .leaving { state.stage = .serving }
                defer { state.atEnd = nil }
                return (state.stage == .over, state.atEnd)
            }
            waiter?.resume(returning: false)
            return !isOver
        }

        private func update(_ change: (inout State) -> Void) {
            let waiter = state.withLockedValue { state -> CheckedContinuation<Bool, Never>? in
                change(&state)
                guard state.stage == .leaving, state.open.isEmpty else { return nil }
                state.stage = .over
                defer { state.atEnd = nil }
                return state.atEnd
            }
            waiter?.resume(returning: true)
        }
    }
#endif
