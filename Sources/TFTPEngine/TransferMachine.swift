// SPDX-License-Identifier: Apache-2.0
import TFTPWire

/// A transfer whose direction was decided at run time: a sender or a receiver.
///
/// Two optionals and no enum with two cases, for an enum's machine cannot be changed where it lies: it would be copied for every packet.
struct TransferMachine: Hashable, Sendable {
    private var sender: TFTPSender?
    private var receiver: TFTPReceiver?

    static func sending(_ sender: TFTPSender) -> TransferMachine { TransferMachine(sender: sender) }

    static func receiving(_ receiver: TFTPReceiver) -> TransferMachine { TransferMachine(receiver: receiver) }

    var agreement: TFTPAgreement { sender?.agreement ?? receiver?.agreement ?? TFTPAgreement() }

    var deadline: Nanoseconds? { sender?.deadline ?? receiver?.deadline }

    var isAnswered: Bool { sender?.isAnswered ?? receiver?.isAnswered ?? false }

    var progressAt: Nanoseconds { sender?.progressAt ?? receiver?.progressAt ?? .zero }

    mutating func received(_ packet: TFTPPacket, now: Nanoseconds) -> TFTPAction {
        sender?.received(packet, now: now) ?? receiver?.received(packet, now: now) ?? .ignore
    }

    mutating func requestRepeated(now: Nanoseconds) -> TFTPAction {
        sender?.requestRepeated(now: now) ?? receiver?.requestRepeated(now: now) ?? .ignore
    }

    mutating func timerFired(now: Nanoseconds) -> TFTPAction {
        sender?.timerFired(now: now) ?? receiver?.timerFired(now: now) ?? .ignore
    }

    mutating func failed(_ error: TFTPError, now: Nanoseconds) -> TFTPAction {
        sender?.failed(error, now: now) ?? receiver?.failed(error, now: now) ?? .ignore
    }

    func summary(_ outcome: TFTPOutcome, now: Nanoseconds) -> TFTPSummary? {
        sender?.summary(outcome, now: now) ?? receiver?.summary(outcome, now: now)
    }
}
