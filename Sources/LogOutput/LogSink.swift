// SPDX-License-Identifier: Apache-2.0

public import Foundation
internal import TerminalText

/// One of the two streams that people and programs read.
///
/// A command that ends by itself writes at once and waits for its reader. A server must not: after ``detach()`` a thread of the sink's own
/// writes, whoever has a line to write returns at once, and a full disk, a reader that has gone and one that does not read cost lines
/// only. Lines that were left out are counted, and the count is told.
///
/// Unchecked, for the compiler does not see that `condition` guards all that changes.
public final class LogSink: @unchecked Sendable {
    /// Who caused a line.
    public enum Cause: Sendable {
        /// This program's own affairs, of which there are few.
        case ourselves
        /// A client: one of many, bounded as a whole.
        case client
        /// A datagram whose source may be forged; a much tighter bound.
        case stranger
    }

    /// Standard output. What it loses is told on standard error.
    public static let output = LogSink(descriptor: STDOUT_FILENO, name: "standard output", teller: .diagnostics)
    /// Standard error.
    public static let diagnostics = LogSink(descriptor: STDERR_FILENO, name: "standard error")

    private let descriptor: Int32
    private let name: String
    private let teller: LogSink?
    /// Guards all that is below.
    private let condition = NSCondition()
    private var queue: LineQueue
    private var clients = LineAllowance.clients
    private var strangers = LineAllowance.strangers
    private var losses: LineLosses
    private var isDetached = false
    private var isWriting = false
    private var isLineTorn = false
    private var lastFailure: Int32?

    /// No line is longer, in characters: several screens of text.
    private static let longestLine = 2048

    /// - Parameters:
    ///   - name: what the stream is called when its losses are told.
    ///   - teller: where its losses are told; nil tells them on the stream itself.
    ///   - limit: bytes that may wait for a slow reader.
    ///   - telling: how often losses are told.
    public init(
        descriptor: Int32, name: String, teller: LogSink? = nil, limit: Int = 1 << 20,
        telling: Duration = .seconds(10)
    ) {
        losses = LineLosses(period: telling)
        (self.descriptor, self.name, self.teller) = (descriptor, name, teller)
        queue = LineQueue(limit: limit)
    }

    /// From now on nobody waits for the reader, and SIGPIPE does not end the program. A second call does nothing.
    public func detach() {
        condition.lock()
        defer { condition.unlock() }
        guard !isDetached else { return }
        isDetached = true
        signal(SIGPIPE, SIG_IGN)
        let thread = Thread { [self] in writeForEver() }
        thread.name = "log"
        thread.start()
    }

    /// Whether a thread of its own writes.
    public var isDetachedFromReader: Bool {
        condition.lock()
        defer { condition.unlock() }
        return isDetached
    }

    /// Writes a text as one line, fit for a terminal.
    public func line(_ text: String, causedBy cause: Cause = .ourselves) {
        // What can be written once JSON is made is written already, so that only a text from elsewhere is cut.
        let line = text.printableLine
        write((cause == .ourselves ? line : line.shortened(to: Self.longestLine)) + "\n", causedBy: cause)
    }

    /// Writes a line that was made fit for terminals before, such as JSON, whose length is bounded by its fields.
    public func fitLine(_ text: String, causedBy cause: Cause = .ourselves) {
        write(text + "\n", causedBy: cause)
    }

    /// Writes bytes as they are.
    public func raw(_ bytes: some Collection<UInt8>) {
        condition.lock()
        take(bytes)
        conclude()
    }

    /// Waits until all is written, but not for long: so that what another stream gets next comes after it where both lead to one place.
    public func drain(within patience: TimeInterval) {
        let end = Date(timeIntervalSinceNow: patience)
        condition.lock()
        while isDetached, isWriting || !queue.isEmpty, condition.wait(until: end) {}
        condition.unlock()
    }

    /// Waits until all is written, but not for long: a reader that does not read cannot hold up the end. Tells what was lost.
    ///
    /// - Returns: why the stream could not be written to, if it could not to the last; nil if all is well or it was asked before.
    @discardableResult public func finish(within patience: TimeInterval = 1) -> POSIXError? {
        drain(within: patience)
        condition.lock()
        losses.unread += queue.count
        _ = queue.takeAll()
        let notice = losses.notice(of: name, at: Self.now, isLast: true)
        let failure = lastFailure
        lastFailure = nil
        condition.unlock()
        if let notice, let teller { teller.line(notice) }
        return failure.map { POSIXError(POSIXErrorCode(rawValue: $0) ?? .EIO) }
    }

    private func write(_ text: String, causedBy cause: Cause) {
        condition.lock()
        let isAllowed =
            switch cause {
            case .ourselves: true
            case .client: clients.admits(at: Self.now)
            case .stranger: strangers.admits(at: Self.now) && clients.admits(at: Self.now)
            }
        if isAllowed {
            take(text.utf8)
        } else {
            // The thread is to tell it, should nothing else be written.
            if losses.isEmpty { condition.broadcast() }
            losses.crowded += 1
        }
        conclude()
    }

    /// Takes bytes, under the lock.
    private func take(_ bytes: some Collection<UInt8>) {
        // Nothing is never written, and would be told as lost at the end.
        guard !bytes.isEmpty else { return }
        if isDetached {
            if !queue.append(bytes) { losses.unread += 1 }
            condition.broadcast()
        } else {
            if let failure = put(Array(bytes)).failure { lastFailure = failure }
        }
    }

    /// Gives the lock up, and tells what was lost if it is time.
    private func conclude() {
        let notice = isDetached ? losses.notice(of: name, at: Self.now) : nil
        if let notice, teller == nil { _ = queue.append(Array("pxekit: \(notice)\n".utf8), isNotice: true) }
        condition.unlock()
        if let notice, let teller { teller.line("pxekit: \(notice)") }
    }

    private func writeForEver() {
        condition.lock()
        while true {
            while queue.isEmpty {
                guard !losses.isEmpty else {
                    condition.wait()
                    continue
                }
                if !condition.wait(until: Date(timeIntervalSinceNow: losses.period / .seconds(1))) {
                    conclude()
                    condition.lock()
                }
            }
            let (bytes, lines) = queue.takeAll()
            isWriting = true
            condition.unlock()
            let outcome = put(bytes)
            condition.lock()
            isWriting = false
            lastFailure = outcome.failure
            if let failure = outcome.failure {
                let ends = bytes[..<outcome.written].reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
                losses.failed += max(lines - ends, 1)
                losses.reason = String(cString: strerror(failure))
            }
            condition.broadcast()
            conclude()
            condition.lock()
        }
    }

    /// Writes bytes as far as the system takes them. A line of which it took a part only is ended before the next.
    private func put(_ bytes: [UInt8]) -> (written: Int, failure: Int32?) {
        let torn = isLineTorn ? 1 : 0
        let whole = (isLineTorn ? [0x0A] : []) + bytes
        var done = 0
        while done < whole.count {
            let count = whole[done...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                done += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Somebody who has the same pipe does not want to wait for it; this thread does.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            case let failure:
                isLineTorn = done > torn ? whole[done - 1] != 0x0A : isLineTorn
                return (max(0, done - torn), failure)
            }
        }
        isLineTorn = false
        return (bytes.count, nil)
    }

    private static var now: Duration { ContinuousClock.now - start }
    private static let start = ContinuousClock.now
}
