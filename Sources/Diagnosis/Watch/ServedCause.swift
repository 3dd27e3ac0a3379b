// SPDX-License-Identifier: Apache-2.0

/// A cause that a boot server can tell of while it serves, and how long the machine has to be silent before: what it does next may show that
/// it goes on.
struct ServedCause {
    /// What shows it.
    enum Source {
        /// What the machine says and is told, by the cause's own rule.
        case rule
        /// What the server knows itself (``BootWatch/knows(_:_:ofSenderOf:at:)``). The rule asks for answers of other servers, which this one does not see.
        case server
    }

    let id: String
    let quiet: Duration
    let source: Source

    private init(_ id: String, _ quiet: Duration, _ source: Source) {
        (self.id, self.quiet, self.source) = (id, quiet, source)
    }

    /// How long firmware, or a loader, is silent before it tries the next thing.
    private static let refused = Duration.seconds(3)
    private static let loading = Duration.seconds(5)
    /// Firmware asks for an address after 4, 8, 16 and 32 seconds (EDK2, and most ROMs).
    private static let waiting = Duration.seconds(12)

    private static let all: [ServedCause] =
        [
            "boot-file-not-found", "tftp-denied", "name-in-other-case", "name-with-backslash", "root-in-name",
            "url-as-name", "name-not-terminated", "boot-file-empty", "boot-file-too-large", "uefi-file-for-bios",
            "bios-file-for-uefi", "other-uefi-architecture", "loader-loop",
        ].map { ServedCause($0, refused, .rule) }
        + [
            "tftp-busy", "tftp-error", "tftp-client-stops", "tftp-stalled", "tftp-rollover", "grub-no-configuration",
            "pxelinux-no-configuration", "pxelinux-no-core-module", "windows-no-bcd", "http-not-found", "http-denied",
            "http-server-error", "ipxe-given-itself", "name-for-http", "url-for-pxe",
        ].map { ServedCause($0, loading, .rule) }
        + ["proxy-only", "offer-not-heard", "file-not-fetched", "loader-file-missing"].map {
            ServedCause($0, waiting, .rule)
        }
        + ["pool-exhausted", "relay-unanswered", "no-boot-file", "ipxe-no-file", "architecture-unknown"].map {
            ServedCause($0, loading, .server)
        }

    static let named = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }

    /// The silences after which there may be something to tell, the shortest first.
    static let quiets = Set(all.map(\.quiet)).sorted()

    /// The rules as a server asks them.
    static let rules: [Rule] = (Rule.all + Rule.served).compactMap { rule in
        named[rule.cause.id].map { $0.source == .rule ? rule : Rule(rule.cause) { _ in nil } }
    }
}
