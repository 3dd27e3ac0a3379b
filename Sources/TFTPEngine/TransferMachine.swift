// SPDX-License-Identifier: Apache-2.0
import TFTPWire

/// A transfer whose direction was decided at run time.
enum TransferMachine: Hashable, Sendable {
    case sending(TFTPSender)
    case receiving(TFTPReceiver)

    var agreement: TFTPAgreement {
        switch self {
        case .sending(let sender): sender.agreement
        case .receiving(let receiver): receiver.agreement
        }
    }

    var deadline: Duration? {
        switch self {
        case .sending(let sender): sender.deadline
        case .receiving(let receiver): receiver.deadline
        }
    }

    var isAnswered: Bool {
        switch self {
        case .sending(let sender): sender.isAnswered
        case .receiving(let receiver): receiver.isAnswered
        }
    }

    var progressAt: Duration {
        switch self {
        case .sending(let sender): sender.progressAt
        case .receiving(let receiver): receiver.progressAt
        }
    }

    func summary(_ outcome: TFTPOutcome, now: Duration) -> TFTPSummary {
        switch self {
        case .sending(let sender): sender.summary(outcome, now: now)
        case .receiving(let receiver): receiver.summary(outcome, now: now)
        }
    }

    mutating func received(_ packet: TFTPPacket, now: Duration) -> TFTPAction {
        handle({ $0.received(packet, now: now) }, { $0.received(packet, now: now) })
    }

    mutating func requestRepeated(now: Duration) -> TFTPAction {
        handle({ $0.requestRepeated(now: now) }, { $0.requestRepeated(now: now) })
    }

    mutating func timerFired(now: Duration) -> TFTPAction {
        handle({ $0.timerFired(now: now) }, { $0.timerFired(now: now) })
    }

    mutating func failed(_ error: TFTPError, now: Duration) -> TFTPAction {
        handle({ $0.failed(error, now: now) }, { $0.failed(error, now: now) })
    }

    private mutating func handle(
        _ bySender: (inout TFTPSender) -> TFTPAction, _ byReceiver: (inout TFTPReceiver) -> TFTPAction
    ) -> TFTPAction {
        switch self {
        case .sending(var sender):
            let action = bySender(&sender)
            self = .sending(sender)
            return action
        case .receiving(var receiver):
            let action = byReceiver(&receiver)
            self = .receiving(receiver)
            return action
        }
    }
}
