// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Texts that are compared with files beside the tests. `PXEKIT_UPDATE_GOLDEN=1` rewrites the files, and the run fails
/// all the same, so that a new text is never accepted unseen.
enum Golden {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    static func expect(_ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["PXEKIT_UPDATE_GOLDEN"] != nil {
            try Data(text.utf8).write(to: file)
            Issue.record("\(name) is rewritten; look at it and run again", sourceLocation: sourceLocation)
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(text == expected, "\(name)", sourceLocation: sourceLocation)
    }
}
