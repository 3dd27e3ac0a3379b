// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// One guest as the session follows it: its console, its monitor, its timeline, and whether it did what was expected.
actor Guest {
    /// What decides a session.
    enum Verdict: Sendable, Equatable {
        /// Every expectation was met.
        case expectationsMet
        /// The console showed what it must not.
        case rejected(String)
        /// The guest turned itself off or asked for a reset.
        case ended
        /// The firmware has tried all it had to boot, with its own words.
        case gaveUp(String)
    }

    nonisolated let loop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    /// Yields the verdicts as they come; the first decides.
    nonisolated let verdicts: AsyncStream<Verdict>

    private let verdict: AsyncStream<Verdict>.Continuation
    private let request: BootRequest
    private let tell: @Sendable (LabEvent, Int) -> Void
    private var powerOn = ContinuousClock.now
    private var console: (any Channel)?
    private var monitor = Monitor()
    private var monitorChannel: (any Channel)?
    private var text = ConsoleText()
    private var typist = Typist()
    private var watch: ConsoleWatch
    private var banner: ConsoleWatch
    private var end = ConsoleWatch(expectations: [], rejections: Firmware.lastWords.map { Expectation(text: $0) })
    /// Whether the console stands at the start of a line.
    private var isLineWhole = true
    private var hasMetAll = false

    /// The last text screen.
    private(set) var screen = ConsoleScreen()
    /// The phases so far.
    private(set) var timeline = BootTimeline()

    /// Its index in the session, from 0.
    nonisolated let index: Int
    /// Its machine, with the hardware address by which the servers know it.
    nonisolated let machine: MachineDescription
    /// What it writes.
    nonisolated let files: GuestFiles

    /// - Parameters:
    ///   - request: what every guest of the session boots.
    ///   - index: which of them it is, from 0.
    ///   - files: what it writes.
    ///   - loop: where everything of it runs.
    ///   - tell: takes its events with its number, from 1.
    init(
        _ request: BootRequest, index: Int, files: GuestFiles, on loop: any EventLoop,
        tell: @escaping @Sendable (LabEvent, Int) -> Void
    ) {
        self.request = request
        self.index = index
        self.files = files
        machine = request.machine(ofGuest: index)
        self.loop = loop
        self.tell = tell
        watch = ConsoleWatch(expectations: request.expectations, rejections: request.rejections)
        banner = ConsoleWatch(expectations: request.skipsBanner ? [Self.bannerText] : [], rejections: [])
        (verdicts, verdict) = AsyncStream.makeStream()
    }

    /// iPXE's own prompt. It waits two seconds for Ctrl-B; any other key ends the wait.
    private static let bannerText = Expectation(text: "Press Ctrl-B for the iPXE command line...")

    /// A key that no boot program takes for an answer: NUL is no character that the serial console hands to INT 16h.
    private static let bannerKey = " "

    /// Notes the moment at which the emulator starts.
    func powerWasTurnedOn() {
        powerOn = .now
        reached(.powerOn)
    }

    /// A server saw a phase of the boot.
    nonisolated func seen(_ phase: BootPhase) {
        // The segment's services run on the loop, HTTP and the servers on sockets do not.
        if loop.inEventLoop {
            assumeIsolated { $0.reached(phase) }
        } else {
            loop.execute { self.assumeIsolated { $0.reached(phase) } }
        }
    }

    /// Notes a phase of the boot.
    private func reached(_ phase: BootPhase) {
        guard let entry = timeline.record(phase, at: ContinuousClock.now - powerOn) else { return }
        tell(.phase(entry), index + 1)
    }

    /// Opens the console.
    func openConsole() async throws -> EmulatorConsole {
        try await EmulatorConsole.open(on: loop) { event in self.assumeIsolated { $0.consoleEvent(event) } }
    }

    /// Binds the socket of the monitor.
    func listenForMonitor(_ path: String) async throws -> any Channel {
        try await EmulatorSocket.listen(path: path, framing: .lines, on: loop) { event in
            self.assumeIsolated { $0.monitorEvent(event) }
        }
    }

    /// Something happened on the console's pipes.
    private func consoleEvent(_ event: EmulatorEvent) {
        switch event {
        case .connected(let channel): console = channel
        case .received(let bytes): consoleReceived(bytes)
        case .closed: break
        }
    }

    private func consoleReceived(_ bytes: ByteBuffer) {
        let octets = Array(bytes.readableBytesView)
        files.serialLog?.write(octets)
        screen.write(octets)
        tell(.console(octets), index + 1)
        let plain = text.text(in: octets)
        typist.guestWrote()
        if !banner.received(plain).isEmpty { type(Self.bannerKey) }
        for finding in watch.received(plain) {
            switch finding {
            case .met(let index):
                reached(.expectationMet(request.expectations[index].description))
                if index < request.keystrokes.count { type(request.keystrokes[index]) }
            case .rejected(let index):
                verdict.yield(.rejected(request.rejections[index].description))
            }
        }
        if let last = plain.last { isLineWhole = last == "\n" }
        if !request.expectations.isEmpty, watch.next == nil { endWithLine() }
        for case .rejected(let index) in end.received(plain) { giveUpSoon(Firmware.lastWords[index]) }
    }

    /// Ends the boot when the line that met the last expectation is whole, or when nothing more comes of it.
    private func endWithLine() {
        guard !isLineWhole else {
            verdict.yield(.expectationsMet)
            return
        }
        guard !hasMetAll else { return }
        hasMetAll = true
        loop.scheduleTask(in: .milliseconds(200)) { self.assumeIsolated { _ = $0.verdict.yield(.expectationsMet) } }
    }

    /// Ends a boot whose firmware has given up. Not at once: its words may be what is expected.
    private func giveUpSoon(_ words: String) {
        loop.scheduleTask(in: .seconds(1)) { self.assumeIsolated { _ = $0.verdict.yield(.gaveUp(words)) } }
    }

    /// A person typed this.
    func personTyped(_ octets: [UInt8]) {
        type(String(decoding: octets, as: UTF8.self))
    }

    private func type(_ text: String) {
        guard let key = typist.type(text) else { return }
        press(key)
        lookLater()
    }

    private func press(_ key: String) {
        console?.writeAndFlush(ByteBuffer(string: key), promise: nil)
    }

    /// Types on until all keys are typed.
    private func lookLater() {
        loop.scheduleTask(in: Typist.tick) {
            self.assumeIsolated { guest in
                if let key = guest.typist.look() { guest.press(key) }
                if guest.typist.isTyping { guest.lookLater() }
            }
        }
    }

    /// Something happened on the monitor's socket.
    private func monitorEvent(_ event: EmulatorEvent) {
        switch event {
        case .connected(let channel): monitorChannel = channel
        case .received(let line): react(monitor.received(line))
        case .closed:
            monitorChannel = nil
            monitor.closed()
        }
    }

    private func react(_ reaction: Monitor.Reaction) {
        switch reaction {
        case .send(let bytes): monitorChannel?.writeAndFlush(bytes, promise: nil)
        case .guestEnded:
            reached(.guestEnded)
            verdict.yield(.ended)
        case .none: break
        }
    }

    /// Gives QEMU's monitor an order and waits for its result.
    func order(_ command: QMPCommand) async throws(LabError) {
        guard monitorChannel != nil else { throw .failed("QEMU is not running any more") }
        let result = await withCheckedContinuation { continuation in
            react(monitor.order(command) { continuation.resume(returning: $0) })
        }
        try result.get()
    }

    /// Waits until the console has no more to say, which is when the emulator has gone.
    func consoleDrained() async {
        try? await console?.closeFuture.get()
    }

    /// How the boot ended, after what decided it; nil is the guest's end without a word from the emulator.
    func outcome(after step: Verdict?, timedOut: Bool) -> BootOutcome {
        let missing = watch.next?.description
        switch step {
        case .rejected(let text): return .rejected(text)
        case .expectationsMet: return .reached
        case .gaveUp(let words): return .gaveUp(words, missing: missing)
        case .ended, nil:
            guard let missing else {
                return timedOut && request.expectations.isEmpty ? .timedOut(missing: nil) : .reached
            }
            return timedOut ? .timedOut(missing: missing) : .endedEarly(missing: missing)
        }
    }
}
