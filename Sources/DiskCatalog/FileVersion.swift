// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Which file on disk this is, and which content it had when it was opened: equal versions have equal bytes if they ``isSettled``.
public struct FileVersion: Hashable, Sendable {
    /// The file whatever its content, for as long as it is open.
    struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    /// A point of the system's clock.
    private struct Time: Hashable {
        let seconds: Int
        let nanoseconds: Int

        init(_ time: timespec) {
            (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec)
        }

        /// Since 1970; wraps around, for a damaged file system has any number.
        var nanosecondsAltogether: Int { seconds &* 1_000_000_000 &+ nanoseconds }
    }

    let identity: Identity
    private let size: Int64
    private let modified: Time
    private let changed: Time

    /// Whether the file was left alone for two seconds. A file system's clock goes in steps, of two seconds on FAT: a change in the same step
    /// as the last would not be seen.
    public let isSettled: Bool

    init(_ status: stat) {
        identity = Identity(device: UInt64(bitPattern: Int64(status.st_dev)), inode: UInt64(status.st_ino))
        size = Int64(status.st_size)
        #if canImport(Darwin)
            (modified, changed) = (Time(status.st_mtimespec), Time(status.st_ctimespec))
        #else
            (modified, changed) = (Time(status.st_mtim), Time(status.st_ctim))
        #endif
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        isSettled = now.tv_sec - max(modified.seconds, changed.seconds) > 2
    }

    /// A name of this content without quotes or blanks, which changes with any of what this knows but the device.
    public var tag: String {
        [
            Int(truncatingIfNeeded: identity.inode), Int(size), modified.nanosecondsAltogether,
            changed.nanosecondsAltogether,
        ]
        .map { String(UInt(bitPattern: $0), radix: 36) }.joined(separator: "-")
    }

    /// When the content was changed last, in whole seconds since 1970.
    public var modifiedSeconds: Int { modified.seconds }

    /// Whether a file has settled says nothing about which it is.
    public static func == (one: FileVersion, other: FileVersion) -> Bool {
        (one.identity, one.size, one.modified, one.changed)
            == (other.identity, other.size, other.modified, other.changed)
    }

    /// The inode and the time of modification; versions that differ in the rest alone are rare.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(identity.inode)
        hasher.combine(modified)
    }
}
