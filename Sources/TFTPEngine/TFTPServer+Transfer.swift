// SPDX-License-Identifier: Apache-2.0
import TFTPWire

extension TFTPServer {
    /// One transfer, as the server keeps it.
    struct Transfer {
        let id: TFTPTransferID
        let peer: TFTPEndpoint
        let request: TFTPRequest
        let direction: TFTPDirection
        let requestedAt: Nanoseconds
        /// Nil while the shell opens the file.
        var machine: TransferMachine?
        /// The time of this transfer's entry in the queue.
        var timerAt: Nanoseconds?

        var progressAt: Nanoseconds { machine?.progressAt ?? requestedAt }

        /// Whether the client has heard from the transfer's port.
        var isAnswered: Bool { machine?.isAnswered ?? false }

        func summary(_ outcome: TFTPOutcome, now: Nanoseconds) -> TFTPSummary {
            if let summary = machine?.summary(outcome, now: now) { return summary }
            let none = TFTPAgreement()
            return TFTPSummary(
                outcome: outcome, bytes: 0, duration: now - requestedAt, blockSize: none.blockSize,
                windowSize: none.windowSize, retransmissions: 0, roundTrip: nil)
        }

        /// Runs one event where the transfer lies.
        ///
        /// - Parameter timer: takes the time of the entry that the queue must get, if the one that it has will not do.
        /// - Returns: what it orders.
        mutating func run(
            _ id: TFTPTransferID, _ timer: inout Nanoseconds?, _ event: (inout Transfer) -> TFTPAction
        ) -> TFTPAction {
            guard id == self.id else { return .ignore }
            defer {
                if let deadline = machine?.deadline, deadline < timerAt ?? .latest {
                    timerAt = deadline
                    timer = deadline
                }
            }
            return event(&self)
        }
    }
}
