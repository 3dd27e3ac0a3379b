// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
internal import Dispatch
public import Foundation
internal import Synchronization

/// What commands have said of machines, as a running server sees it: a change in the file counts from the next request on.
///
/// To look is cheap and waits for nobody. What boots change, such as that one took its one-time boot, counts at once, and a thread of its
/// own writes it.
public final class MachineKeeper: Sendable {
    private struct State {
        var additions = MachineAdditions()
        /// Which ``additions`` these are; it grows.
        var edition = 0
        /// What the file was when it was read.
        var version: Int64?
        var lastLook: ContinuousClock.Instant?
        /// One-time boots that are over, which the file may still have.
        var over: Set<Int64> = []
        /// The token of each machine's present boot, from its first use on.
        var tokens: [String: SecretToken] = [:]
    }

    private let reader: MachineDatabase
    private let database: MachineDatabase
    private let tell: @Sendable (String) -> Void
    private let state = Mutex(State())
    private let writer = DispatchQueue(label: "pxekit machines", qos: .utility)

    /// How often the file is looked at, at most. Nobody types a command and sends a request in less.
    private static let interval = Duration.milliseconds(5)

    /// Opens a file, or makes one.
    ///
    /// - Parameter tell: is told why the file could not be read or written, on any thread.
    /// - Throws: ``MachineStoreError``, or what SQLite says of the file.
    public init(path: String, tell: @escaping @Sendable (String) -> Void = { _ in }) throws {
        database = try MachineDatabase(path: path)
        reader = try MachineDatabase(path: path, isReadOnly: true)
        self.tell = tell
        let additions = try reader.additions()
        state.withLock { $0.additions = additions }
    }

    /// What is said now, and which edition of it that is.
    public func current() -> (edition: Int, additions: MachineAdditions) {
        state.withLock { state in
            let now = ContinuousClock.now
            if state.lastLook.map({ now - $0 >= Self.interval }) ?? true {
                state.lastLook = now
                look(&state)
            }
            return (state.edition, state.additions)
        }
    }

    /// Does what a program or a person says of a machine, as a command does it, behind all that boots have changed before. It counts at once.
    ///
    /// - Parameter judge: what is kept becomes this; throws why it cannot be, and nothing changes.
    /// - Throws: what `judge` throws, or what SQLite says of the file.
    public func obey(
        _ order: MachineOrder, judge: @escaping @Sendable (MachineAdditions) throws -> MachineAdditions
    ) async throws {
        try await withCheckedThrowingContinuation { continuation in
            writer.async { [database] in
                continuation.resume(with: Result { _ = try database.obey(order, judge: judge) })
            }
        }
        state.withLock { look(&$0) }
    }

    /// What is known of a token of the API; nil for one that is not, or no more.
    ///
    /// - Throws: what SQLite says of the file.
    public func holder(of token: SecretToken) throws -> APIToken? { try reader.holder(of: token) }

    /// The same by a token's hash, as a session remembers it.
    ///
    /// - Throws: what SQLite says of the file.
    public func holder(ofHash hash: Data) throws -> APIToken? { try reader.holder(ofHash: hash) }

    /// All tokens of the API, by their names.
    ///
    /// - Throws: what SQLite says of the file.
    public func tokens() throws -> [APIToken] { try reader.tokens() }

    /// When a machine was installed; nil if it did not say so.
    ///
    /// - Throws: what SQLite says of the file.
    public func installation(of machine: String) throws -> MachineDatabase.Installation? {
        try reader.installation(of: machine)
    }

    private func look(_ state: inout State) {
        do {
            let version = try reader.version()
            guard version != state.version else { return }
            var fresh = try reader.additions()
            state.version = version
            state.over.formIntersection(fresh.once.values.map(\.number))
            // Of a one-time boot this server knows more than the file, which is written later.
            for (machine, boot) in fresh.once {
                if state.over.contains(boot.number) {
                    fresh.once[machine] = nil
                } else if let own = state.additions.once[machine], own.number == boot.number {
                    fresh.once[machine] = own
                } else {
                    state.tokens[machine] = nil
                }
            }
            guard fresh != state.additions else { return }
            state.additions = fresh
            state.edition += 1
        } catch {
            tell("the file of machines could not be read: \(error)")
        }
    }

    /// Changes a machine's one-time boot, if it has one.
    ///
    /// - Returns: what `change` says, with the boot as it is then.
    public func changeOnce(
        of machine: String, _ change: (inout OneTimeBoot) -> OneTimeBoot.News?
    ) -> (news: OneTimeBoot.News, boot: OneTimeBoot)? {
        let found = state.withLock { state -> (OneTimeBoot.News, OneTimeBoot)? in
            guard var boot = state.additions.once[machine] else { return nil }
            let news = change(&boot)
            state.additions.once[machine] = boot
            guard let news else { return nil }
            state.edition += 1
            if news == .over {
                state.additions.once[machine] = nil
                state.over.insert(boot.number)
            }
            return (news, boot)
        }
        guard let (news, boot) = found else { return nil }
        write { news == .over ? try $0.end(boot) : try $0.update(boot) }
        return (news, boot)
    }

    /// What is known of loaders, for a server that starts; what is too old for that is forgotten.
    ///
    /// - Parameter now: since 1970-01-01 00:00 UTC.
    public func lessons(at now: Duration) -> [LoaderLesson] {
        do {
            try database.prune(at: now)
            return try reader.lessons()
        } catch {
            tell("what was learned of loaders could not be read: \(error)")
            return []
        }
    }

    /// Keeps what was learned of loaders, each lesson instead of the one before.
    public func keep(_ lessons: [LoaderLesson]) {
        writer.async { [database, tell] in
            do {
                try database.keep(lessons)
            } catch {
                tell("what was learned of loaders could not be written: \(error)")
            }
        }
    }

    private func write(_ body: @escaping @Sendable (MachineDatabase) throws -> Void) {
        writer.async { [database, tell] in
            do {
                try body(database)
            } catch {
                tell("what machines have booted once could not be written: \(error)")
            }
        }
    }

    /// Returns when all that was changed before is written, or could not be.
    public func flush() { writer.sync {} }

    /// A boot begins, which gets a token of its own if it needs one.
    public func bootBegan(of machine: String) { state.withLock { $0.tokens[machine] = nil } }

    /// The token by which a machine can say that its present boot is done. Its hash is in the file when this returns.
    ///
    /// - Throws: what SQLite says of the file.
    public func token(of machine: String) throws -> SecretToken {
        if let known = state.withLock({ $0.tokens[machine] }) { return known }
        let token = SecretToken()
        try database.keep(token, of: machine)
        // Two files that are made at once may have two tokens, which both hold.
        return state.withLock { state in
            state.tokens[machine] = state.tokens[machine] ?? token
            return state.tokens[machine] ?? token
        }
    }

    /// A machine says that it is done: its one-time boot is over with this boot. A wrong token changes nothing.
    ///
    /// - Parameter now: since 1970-01-01 00:00 UTC.
    /// - Throws: what SQLite says of the file; nothing has changed then.
    public func done(_ machine: String, _ token: SecretToken, at now: Duration) throws
        -> MachineDatabase.TokenUse
    {
        let profile = state.withLock { $0.additions.once[machine]?.profile }
        let use = try database.done(machine, token, profile: profile, at: now)
        guard use == .first else { return use }
        let boot = state.withLock { state -> OneTimeBoot? in
            guard var boot = state.additions.once[machine], boot.stage != .waiting else { return nil }
            boot.done()
            state.additions.once[machine] = boot
            state.edition += 1
            return boot
        }
        if let boot { write { try $0.update(boot) } }
        return use
    }
}
