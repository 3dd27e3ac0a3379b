// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import VirtualSegment

/// Runs a ``VirtualSegment/Segment`` between emulators: moves frames through sockets and wakes it in time.
actor LabSegment {
    nonisolated let loop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    private var segment: Segment
    private var wires: [PortID: any Channel] = [:]
    private var listeners: [any Channel] = []
    private var wakeUp: (time: Duration, task: Scheduled<Void>)?
    private let capture: CaptureFile?
    private let saw: @Sendable (ByteBuffer, Int) -> Void
    /// The index of the guest behind each port.
    private var guests: [PortID: Int] = [:]
    private let start = ContinuousClock.now

    /// - Parameters:
    ///   - segment: with its host's services.
    ///   - capture: gets every frame as the guests' cards see it; nil for none.
    ///   - loop: where everything of this segment runs.
    ///   - saw: takes each frame that a guest sends, with the guest's index.
    init(
        _ segment: Segment, capture: CaptureFile?, on loop: any EventLoop,
        saw: @escaping @Sendable (ByteBuffer, Int) -> Void
    ) {
        self.saw = saw
        self.segment = segment
        self.capture = capture
        self.loop = loop
    }

    /// Time since the segment began.
    private var now: Duration { ContinuousClock.now - start }

    /// Binds the socket of the next guest's card, which plugs itself in when its emulator starts.
    func attachGuest(_ path: String) async throws {
        let port = segment.addGuest()
        guests[port] = guests.count
        try await listen(path, for: port)
    }

    /// Binds the socket of the user-mode stack, which carries TCP.
    func attachUserMode(_ path: String) async throws {
        try await listen(path, for: segment.uplinkPort)
    }

    private func listen(_ path: String, for port: PortID) async throws {
        let listener = try await EmulatorSocket.listen(path: path, framing: .frames, on: loop) { event in
            self.assumeIsolated { $0.happened(event, on: port) }
        }
        listeners.append(listener)
    }

    private func happened(_ event: EmulatorEvent, on port: PortID) {
        switch event {
        case .connected(let channel): wires[port] = channel
        case .received(let frame): received(frame, on: port)
        case .closed: wires[port] = nil
        }
    }

    private func received(_ frame: ByteBuffer, on port: PortID) {
        if let guest = guests[port] {
            capture?.write(frame, guest: guest)
            saw(frame, guest)
        }
        deliver(segment.received(frame, on: port, now: now))
    }

    private func deliver(_ deliveries: [Segment.Delivery]) {
        for delivery in deliveries {
            if let guest = guests[delivery.port] { capture?.write(delivery.frame, guest: guest) }
            send(delivery.frame, to: delivery.port)
        }
        scheduleWakeUp()
    }

    /// Sends a frame to an emulator. One for an emulator that has not started, or has ended, is lost, as on a cable.
    private func send(_ frame: ByteBuffer, to port: PortID) {
        guard let wire = wires[port] else { return }
        var message = ByteBuffer()
        message.writeInteger(UInt32(frame.readableBytes))
        message.writeImmutableBuffer(frame)
        wire.writeAndFlush(message, promise: nil)
    }

    private func scheduleWakeUp() {
        guard let deadline = segment.deadline else { return }
        if let wakeUp, wakeUp.time <= deadline { return }
        wakeUp?.task.cancel()
        let delay = max(.zero, deadline - now)
        let task = loop.scheduleTask(in: .nanoseconds(Int64(delay.inSeconds * 1e9))) {
            self.assumeIsolated { $0.wake() }
        }
        wakeUp = (deadline, task)
    }

    private func wake() {
        wakeUp = nil
        deliver(segment.advance(now: now))
    }

    /// Unplugs all guests.
    func stop() async {
        wakeUp?.task.cancel()
        wakeUp = nil
        for channel in wires.values + listeners { try? await channel.close() }
    }
}
