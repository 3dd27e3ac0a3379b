// SPDX-License-Identifier: Apache-2.0
internal import TFTPWire

extension TFTPClient {
    /// The first answer to the request: what the server agrees to, its refusal, or the first block.
    mutating func answerReceived(
        _ packet: TFTPPacket, from sender: TFTPEndpoint, _ requesting: Requesting, now: Nanoseconds
    ) -> TFTPAction {
        var timer = requesting.timer
        if let sentAt = requesting.sentAt { timer.answered(first: now - requesting.startedAt, last: now - sentAt) }
        var agreement = TFTPAgreement()
        switch (packet, direction) {
        case (.error(let error), _) where refusesOptions(error):
            return askPlainly(requesting, now: now)
        case (.error(let error), _):
            return finish(.peerError(error), requesting, now: now)
        case (.optionAcknowledgement(let acknowledged), .get) where acknowledged[.multicast] != nil:
            let receiver = TFTPMulticastReceiver(acknowledged: acknowledged, asked: asked, timing: timing, now: now)
            guard let receiver, asked[.multicast] != nil else {
                peer = sender
                let error = TFTPError(.optionRefused, "multicast without a group")
                return finish(.refused(error), requesting, reply: .error(error), now: now)
            }
            peer = sender
            return keep(receiver, receiver.opening)
        case (.optionAcknowledgement(let acknowledged), _):
            do {
                agreement = try TFTPAgreement(acknowledged: acknowledged, asked: asked)
            } catch {
                peer = sender
                return finish(.refused(error), requesting, reply: .error(error), now: now)
            }
        case (.data(block: 1, _), .get), (.acknowledgement(block: 0), .put):
            break
        default:
            return .ignore
        }
        peer = sender
        switch direction {
        case .put(let size):
            var sender = TFTPSender(
                size, agreement, timing: timing, timer: timer, offer: nil, isConfirmed: true)
            let action = sender.started(now: now)
            return keep(.sending(sender), action)
        case .get(let sizeLimit):
            var receiver = TFTPReceiver(
                agreement, sizeLimit: sizeLimit, timing: timing, timer: timer, opening: .acknowledgement(block: 0),
                isConfirmed: true, startedAt: requesting.startedAt, now: now)
            if case .optionAcknowledgement = packet { return keep(.receiving(receiver), .send(receiver.opening)) }
            let action = receiver.received(packet, now: now)
            return keep(.receiving(receiver), action)
        }
    }

    /// Whether the server may mean the options: it refuses them (8), or knows neither them nor a better code (RFC 2347 §"Error
    /// Handling" leaves it to the client to ask again without).
    private func refusesOptions(_ error: TFTPError) -> Bool {
        !asked.isEmpty && [.optionRefused, .undefined, .illegalOperation].contains(error.code)
    }

    /// Asks as RFC 1350 has it.
    private mutating func askPlainly(_ requesting: Requesting, now: Nanoseconds) -> TFTPAction {
        asked = []
        request = request.withoutOptions
        var requesting = requesting
        requesting.tries = 0
        requesting.timer = RoundTripTimer(timing)
        return sendRequest(requesting, now: now)
    }
}

extension TFTPPacket {
    /// A request without its options.
    fileprivate var withoutOptions: TFTPPacket {
        switch self {
        case .readRequest(let request): .readRequest(TFTPRequest(request.filename, mode: request.mode, options: []))
        case .writeRequest(let request): .writeRequest(TFTPRequest(request.filename, mode: request.mode, options: []))
        default: self
        }
    }
}
