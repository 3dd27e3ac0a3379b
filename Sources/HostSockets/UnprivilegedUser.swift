// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import CRights
    internal import Foundation

    /// A user without rights of its own, whom a server becomes when its ports are bound (credentials(7)).
    ///
    /// What is open stays open: the sockets of ports below 1024 and those that carry frames, and the lease file. For those that are
    /// opened later the thread of the ``PortOpener`` keeps two capabilities, the same that the systemd unit gives; every other thread has none.
    public struct UnprivilegedUser: Hashable, Sendable {
        /// The user's name.
        public let name: String
        /// The user's number.
        public let user: UInt32
        /// The number of its group.
        public let group: UInt32

        /// A user of this host; nil if it has none of that name.
        public init?(named name: String) {
            guard let entry = getpwnam(name) else { return nil }
            self.name = name
            user = entry.pointee.pw_uid
            group = entry.pointee.pw_gid
        }

        /// Whether this process is root's.
        public static var isNeeded: Bool { geteuid() == 0 }

        /// Becomes the user for good, with all threads that are not about to end: none can become root again, and none but the opener's
        /// has a capability.
        ///
        /// - Parameter writes: whether the opener's thread may make files where root may, see ``PortOpener/perform(_:)``.
        public func become(keeping opener: PortOpener, writes: Bool = false) async throws {
            let (user, group) = (user, group)
            let capabilities = PortOpener.capabilities | (writes ? PortOpener.writing : 0)
            try await opener.open {
                guard rights_survive() == 0, setgroups(0, nil) == 0, setgid(group) == 0, setuid(user) == 0,
                    rights_limit(capabilities) == 0
                else { throw UnprivilegedUser.failure }
            }
        }

        private static var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM) }
    }
#endif
