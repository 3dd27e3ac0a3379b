// SPDX-License-Identifier: Apache-2.0

/// The example of a configuration, which is installed as `share/pxekit/pxekit.yaml` for people to copy.
package enum ConfigurationExample {
    private static let head = """
        An example for /etc/pxekit.yaml, which `pxekit serve --config` reads; `systemctl reload pxekit` reads it again, with the folders that it
        names, and ends no transfer. A wrong file is refused with the line and what would be right there, and the settings before it stay. Only
        `user`, `history`, `page`, `mtftp` and `tftp-clients-per-address` take a restart.
        """

    private static var passages: [ConfigurationPassage] {
        ConfigurationObject<FileDraft>.file.keys.compactMap(\.example)
    }

    /// The whole file.
    package static var text: String {
        let parts = passages.map { passage in
            commented(passage.explanation) + (passage.isInForce ? passage.settings + "\n" : commented(passage.settings))
        }
        return ([commented(head)] + parts).joined(separator: "\n")
    }

    /// The settings of all passages, as if none was a comment.
    ///
    /// - Parameter mode: the mode, of which the example has one only.
    static func everything(mode: ServeSettings.Mode) -> String {
        passages.map { $0.settings.hasPrefix("mode:") ? "mode: \(mode.rawValue)" : $0.settings }.joined(separator: "\n")
            + "\n"
    }

    private static func commented(_ text: String) -> String {
        text.split(separator: "\n").map { "# \($0)\n" }.joined()
    }
}
