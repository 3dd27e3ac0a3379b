// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BootHTTP
    import Foundation
    internal import HostSockets
    internal import NetbootConfiguration
    internal import NetbootServer

    /// The certificate and the key of HTTPS, from their files.
    enum ServedIdentity {
        /// Reads and judges them; nil if there is no HTTPS. Throws after it has told what is wrong.
        ///
        /// - Parameter old: the plan in force. Its identity stays where the user that the server has become may not read the same files again.
        static func read(_ settings: ServeSettings, after old: ServePlan?) throws -> TLSIdentity? {
            guard let https = settings.https, settings.httpsPort != nil else { return nil }
            if let old, let identity = old.netboot.https?.identity, old.settings.https == https,
                let path = [https.certificate, https.key].first(where: isForbidden)
            {
                Diagnostics.error(
                    "\(settings.place(of: .https)): the certificate in use stays: '\(path)' \(UnreadableFile.reason(path))"
                )
                return identity
            }
            guard let certificate = try ServedCertificate(settings) else { return nil }
            try certificate.tell()
            let key = try ServedCertificate.bytes(https.key, settings)
            for warning in warnings(of: https.key, settings, isRunning: old != nil) {
                Diagnostics.error("warning: \(settings.place(of: .https)): '\(https.key)' \(warning)")
            }
            do {
                return try TLSIdentity(chain: certificate.bytes, key: key)
            } catch {
                let path = error == .noKey ? https.key : https.certificate
                throw MenuInput.refused("\(settings.place(of: .https)): '\(path)': \(error)")
            }
        }

        /// Whether a file is there that this process may not read.
        private static func isForbidden(_ path: String) -> Bool { access(path, R_OK) != 0 && errno == EACCES }

        /// What is wrong with the rights of the key's file: too many, or too few for SIGHUP.
        private static func warnings(of key: String, _ settings: ServeSettings, isRunning: Bool) -> [String] {
            var status = stat()
            guard stat(key, &status) == 0 else { return [] }
            var warnings: [String] = []
            if status.st_mode & S_IROTH != 0 {
                warnings.append("can be read by every user of this host; take that right away: chmod o-r")
            }
            if !isRunning, UnprivilegedUser.isNeeded, settings.user != "root",
                let user = UnprivilegedUser(named: settings.user), !mayRead(user, status)
            {
                warnings.append(
                    "may not be read by user '\(user.name)', so SIGHUP will not bring another key; give it that user or its group"
                )
            }
            return warnings
        }

        /// Whether a user may read a file, by its owner and its first group.
        private static func mayRead(_ user: UnprivilegedUser, _ status: stat) -> Bool {
            if status.st_uid == user.user { return status.st_mode & S_IRUSR != 0 }
            if status.st_gid == user.group { return status.st_mode & S_IRGRP != 0 }
            return status.st_mode & S_IROTH != 0
        }
    }
#endif
