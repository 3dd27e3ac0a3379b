// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport

    /// A computer on which somebody follows a document: two Ethernet cards, and the files that the documents speak of.
    ///
    /// `/srv`, `/etc`, `/var/lib` and `/usr/local/share` are the room's own, so a command is typed as it stands and nothing of this computer
    /// changes. It is root's, so `sudo` has nothing to do.
    struct DocumentRoom: Sendable {
        let lan: NamespaceLAN
        private let folder: URL

        /// Why documents are not followed here.
        static let skipReason = NamespaceLAN.skipReason
        static let canBeMade = NamespaceLAN.canBeMade && ExternalTool("unshare") != nil

        /// Makes a room, and the LAN that it is on, for as long as `body` runs: the room is on the computer `host`, beside it is `other`, and
        /// at the far end of the second card's cable `guest`.
        static func with(_ body: (DocumentRoom) async throws -> Void) async throws {
            try await withTemporaryDirectory { folder in
                try await NamespaceLAN.with(["host": "198.51.100.1/24", "other": "198.51.100.9/24", "guest": nil]) {
                    lan in
                    let room = DocumentRoom(lan: lan, folder: folder)
                    try await room.furnish()
                    try await body(room)
                }
            }
        }

        /// A file of the room, by its path from the room's top: `srv/boot`.
        func file(_ path: String) -> URL { folder.appending(path: path) }

        private func furnish() async throws {
            let script = Lab.repository.appending(path: "scripts/furnish-room").path
            let made = try await ExternalTool(at: URL(filePath: script)).run([
                folder.path, Lab.repository.standardizedFileURL.path, Lab.tool.path,
            ])
            guard made.status == 0 else { throw RoomFault(text: made.diagnosticText) }
            try await lan.plug("eth1", ("host", "192.0.2.1/24"), ("guest", "192.0.2.99/24"))
        }

        /// What a shell in the room is called by.
        func shell(_ command: String) -> [String] {
            ["unshare", "--mount", "bash", folder.appending(path: "enter").path, command]
        }

        struct RoomFault: Error, CustomStringConvertible {
            let text: String
            var description: String { "the room could not be made: \(text)" }
        }
    }
#endif
