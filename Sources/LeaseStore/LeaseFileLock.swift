// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Keeps a lease file for one server, as long as this exists (flock(2)).
///
/// SQLite's own locks are of another kind (fcntl(2)) and are not touched, so that other programs can read the file. They go when any descriptor
/// of the file is closed: this one is to be closed after the database.
final class LeaseFileLock: Sendable {
    private let descriptor: Int32

    /// - Parameter patience: how long to wait for a server that is being replaced, which has the file until its last thread has let go.
    init(path: String, patience: Duration = .seconds(1)) throws(LeaseStorageError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: LeaseFileLock.reason) }
        let end = ContinuousClock.now + patience
        while true {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            let (isInUse, reason) = (errno == EWOULDBLOCK, LeaseFileLock.reason)
            if isInUse, ContinuousClock.now < end {
                usleep(50_000)
                continue
            }
            close(descriptor)
            throw isInUse ? .inUse(path: path) : .cannotOpen(path: path, reason: reason)
        }
    }

    deinit { close(descriptor) }

    private static var reason: String { strerror(errno).map { String(cString: $0) } ?? "error \(errno)" }
}
