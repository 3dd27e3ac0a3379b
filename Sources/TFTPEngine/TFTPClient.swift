// SPDX-License-Identifier: Apache-2.0
public import TFTPWire

/// A client's whole transfer: the request, the options, then the blocks; get and put.
///
/// The first answer fixes the server's port; packets from elsewhere are answered with ERROR 5 and change nothing (RFC 1350 §4).
public struct TFTPClient: Hashable, Sendable {
    /// What to do after an event.
    public enum Order: Hashable, Sendable {
        /// Do this; packets go to ``TFTPClient/peer``.
        case perform(TFTPAction)
        /// Send this to a stranger.
        case reject(TFTPPacket, to: TFTPEndpoint)
    }

    /// Where packets go: the server's well-known port, then the port it has answered from.
    public internal(set) var peer: TFTPEndpoint
    /// The request as sent; without options once the server has refused those.
    public internal(set) var request: TFTPPacket

    var asked: [TFTPOption]
    let direction: Direction
    let timing: TFTPTiming
    private var state: State

    enum Direction: Hashable {
        case get(sizeLimit: UInt64)
        case put(size: UInt64)
    }

    private enum State: Hashable {
        case requesting(Requesting)
        case transferring(TransferMachine)
        /// The server sends to a group (RFC 2090).
        case listening(TFTPMulticastReceiver)
        case finished
    }

    struct Requesting: Hashable {
        var timer: RoundTripTimer
        var startedAt: Nanoseconds = .zero
        var sentAt: Nanoseconds?
        var tries = 0
    }

    /// Reads a file.
    ///
    /// - Parameter sizeLimit: a larger file ends the transfer with ERROR 3.
    public init(
        get request: TFTPRequest, from server: TFTPEndpoint, sizeLimit: UInt64 = .max, timing: TFTPTiming = .client
    ) {
        self.init(.readRequest(request), request.options, server, .get(sizeLimit: sizeLimit), timing)
    }

    /// Writes a file of `size` bytes.
    public init(put request: TFTPRequest, size: UInt64, to server: TFTPEndpoint, timing: TFTPTiming = .client) {
        self.init(.writeRequest(request), request.options, server, .put(size: size), timing)
    }

    private init(
        _ request: TFTPPacket, _ asked: [TFTPOption], _ server: TFTPEndpoint, _ direction: Direction,
        _ timing: TFTPTiming
    ) {
        self.request = request
        self.asked = asked
        self.direction = direction
        self.timing = timing
        peer = server
        state = .requesting(Requesting(timer: RoundTripTimer(timing)))
    }

    /// When ``timerFired(now:)`` is due.
    public var deadline: Nanoseconds? {
        switch state {
        case .requesting(let requesting): requesting.sentAt.map { $0 + requesting.timer.wait }
        case .transferring(let machine): machine.deadline
        case .listening(let receiver): receiver.deadline
        case .finished: nil
        }
    }

    /// The group that the file is sent to (RFC 2090), to be joined before the order that came with it is performed; what is received
    /// there is for ``received(_:from:now:)``, too.
    public var group: TFTPMulticastOption.Group? {
        if case .listening(let receiver) = state { receiver.group } else { nil }
    }

    /// What was agreed on; nil before the server has answered.
    public var agreement: TFTPAgreement? {
        switch state {
        case .transferring(let machine): machine.agreement
        case .listening(let receiver): receiver.agreement
        case .requesting, .finished: nil
        }
    }

    /// Begins: sends the request.
    public mutating func started(now: Nanoseconds) -> TFTPAction {
        guard case .requesting(var requesting) = state, requesting.sentAt == nil else { return .ignore }
        requesting.startedAt = now
        return sendRequest(requesting, now: now)
    }

    /// A packet came to the client's port.
    public mutating func received(_ packet: TFTPPacket, from sender: TFTPEndpoint, now: Nanoseconds) -> Order {
        switch state {
        case .requesting(let requesting):
            guard sender.host == peer.host else { return reject(packet, sender) }
            return .perform(answerReceived(packet, from: sender, requesting, now: now))
        case .transferring(var machine):
            guard sender == peer else { return reject(packet, sender) }
            let action = machine.received(packet, now: now)
            return .perform(keep(machine, action))
        case .listening(var receiver):
            // A server may speak to the group from another port than to one client.
            guard sender.host == peer.host else { return reject(packet, sender) }
            peer = sender
            let action = receiver.received(packet, now: now)
            return .perform(keep(receiver, action))
        case .finished:
            return .perform(.ignore)
        }
    }

    /// The time in ``deadline`` has come; early calls do no harm.
    public mutating func timerFired(now: Nanoseconds) -> TFTPAction {
        switch state {
        case .requesting(var requesting):
            guard let deadline, now >= deadline else { return .ignore }
            guard requesting.tries < timing.unansweredTries else {
                return finish(.neverAnswered, requesting, now: now)
            }
            requesting.timer.expired()
            return sendRequest(requesting, now: now)
        case .transferring(var machine):
            let action = machine.timerFired(now: now)
            return keep(machine, action)
        case .listening(var receiver):
            let action = receiver.timerFired(now: now)
            return keep(receiver, action)
        case .finished:
            return .ignore
        }
    }

    /// The shell cannot go on: the disk is full, the user has interrupted.
    public mutating func failed(_ error: TFTPError, now: Nanoseconds) -> TFTPAction {
        switch state {
        case .requesting(let requesting):
            return finish(.refused(error), requesting, now: now)
        case .transferring(var machine):
            let action = machine.failed(error, now: now)
            return keep(machine, action)
        case .listening(var receiver):
            let action = receiver.failed(error, now: now)
            return keep(receiver, action)
        case .finished:
            return .ignore
        }
    }

    mutating func sendRequest(_ requesting: Requesting, now: Nanoseconds) -> TFTPAction {
        var requesting = requesting
        requesting.tries += 1
        requesting.sentAt = now
        state = .requesting(requesting)
        return .send(request)
    }

    mutating func keep(_ machine: TransferMachine, _ action: TFTPAction) -> TFTPAction {
        if case .finish = action { state = .finished } else { state = .transferring(machine) }
        return action
    }

    mutating func keep(_ receiver: TFTPMulticastReceiver, _ action: TFTPAction) -> TFTPAction {
        if case .finish = action { state = .finished } else { state = .listening(receiver) }
        return action
    }

    mutating func finish(
        _ outcome: TFTPOutcome, _ requesting: Requesting, reply: TFTPPacket? = nil, now: Nanoseconds
    ) -> TFTPAction {
        state = .finished
        let none = TFTPAgreement()
        return .finish(
            TFTPSummary(
                outcome: outcome, bytes: 0, duration: now - requesting.startedAt, blockSize: none.blockSize,
                windowSize: none.windowSize, retransmissions: max(requesting.tries - 1, 0), roundTrip: nil),
            reply: reply)
    }

    private func reject(_ packet: TFTPPacket, _ stranger: TFTPEndpoint) -> Order {
        packet.rejection.map { .reject($0, to: stranger) } ?? .perform(.ignore)
    }
}

extension TFTPPacket {
    /// What a stranger who sends this hears: ERROR 5, but never an ERROR for an ERROR (RFC 1350 §4, quirk T12).
    var rejection: TFTPPacket? {
        opcode == .error ? nil : .error(.unknownTransferID, "unknown transfer ID")
    }
}
