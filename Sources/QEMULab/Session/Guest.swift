// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
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

    /// How far the wait for something is.
    enum Wait {
        case none, begun, over
    }

    nonisolated let loop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    /// Yields the verdicts as they come; the first decides.
    nonisolated let verdicts: AsyncStream<Verdict>

    let verdict: AsyncStream<Verdict>.Continuation
    let request: BootRequest
    private let tell: @Sendable (LabEvent, Int) -> Void
    private var powerOn = ContinuousClock.now
    var console: (any Channel)?
    private var monitor = Monitor()
    private var monitorChannel: (any Channel)?
    private var text = ConsoleText()
    var typist = Typist()
    var watch: ConsoleWatch
    private var start: ProgramStart
    private var banner: ConsoleWatch
    private var end = ConsoleWatch(expectations: [], rejections: Firmware.lastWords.map { Expectation(text: $0) })
    /// Whether the console stands at the start of a line.
    private(set) var isLineWhole = true
    /// Whether all was met and the end of the line is awaited.
    var isEnding = false
    /// Whether all was met and the report awaited, and for long enough.
    var reportWait = Wait.none

    /// The last text screen.
    private(set) var screen = ConsoleScreen()
    /// The screen's pixels, where they are looked at.
    var pixels = GuestPixels()
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
        start = ProgramStart(isTraced: machine.isTraced)
        pixels = GuestPixels(request.screens)
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
    func reached(_ phase: BootPhase) {
        guard let entry = timeline.record(phase, at: ContinuousClock.now - powerOn) else { return }
        tell(.phase(entry), index + 1)
        start.reached(phase)
        if case .reported = phase { endIfAllIsMet() }
        if case .bootFileRequested = phase, machine.isTraced { tellMonitor(.trace(true)) }
    }

    /// The boot file runs. A sign that was quicker than the news of the last octet waits for it a moment.
    private func ran(_ started: ProgramStart.Start?) {
        guard let started else { return }
        guard !started.isLoaded else { return reached(.bootFileRunning(started.name)) }
        loop.scheduleTask(in: .milliseconds(100)) {
            self.assumeIsolated { $0.reached(.bootFileRunning(started.name)) }
        }
    }

    /// Opens the pipe in which the emulator tells that the processor is at 0x7C00.
    func openTrace(_ path: String) async throws -> any Channel {
        try await EmulatorTrace.open(path, on: loop) { event in
            guard case .received = event else { return }
            self.assumeIsolated { guest in
                // Once is enough: a program may come by there again and again.
                guest.tellMonitor(.trace(false))
                guest.ran(guest.start.executed())
            }
        }
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
        ran(start.wrote(plain))
        if let last = plain.last { isLineWhole = last == "\n" }
        read(plain)
        for case .rejected(let index) in end.received(plain) { giveUpSoon(Firmware.lastWords[index]) }
    }

    /// Looks for what is expected in a text of the guest's: of its console, or of a screen that was read.
    func read(_ text: String) {
        for finding in watch.received(text) {
            switch finding {
            case .met(let index):
                reached(.expectationMet(request.expectations[index].description))
                if index < request.keystrokes.count { type(request.keystrokes[index]) }
            case .rejected(let index):
                verdict.yield(.rejected(request.rejections[index].description))
            }
        }
        endIfAllIsMet()
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
    @discardableResult
    func order(_ command: QMPCommand) async throws(LabError) -> String {
        guard monitorChannel != nil else { throw .failed("QEMU is not running any more") }
        let result = await withCheckedContinuation { continuation in
            react(monitor.order(command) { continuation.resume(returning: $0) })
        }
        return try result.get()
    }

    /// Gives QEMU's monitor an order whose result nobody waits for.
    private func tellMonitor(_ command: QMPCommand) {
        guard monitorChannel != nil else { return }
        react(monitor.order(command) { _ in })
    }

    /// Waits until the console has no more to say, which is when the emulator has gone.
    func consoleDrained() async {
        try? await console?.closeFuture.get()
    }
}
