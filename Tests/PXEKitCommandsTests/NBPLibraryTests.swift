// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import PXEKitCommands

@Suite("NBP library")
struct NBPLibraryTests {
    @Test("an installed tool looks below its prefix, one in a checkout in build/nbp, and the environment comes first")
    func folders() {
        #expect(
            NBPLibrary(executable: "/opt/pxekit/bin/pxekit", environment: [:]).folders == [
                "/opt/pxekit/share/pxekit/nbp"
            ])
        let library = NBPLibrary(
            executable: "/src/pxekit/.build/x86/debug/pxekit", environment: ["PXEKIT_NBP_PATH": "/my/nbp"])
        #expect(library.folders.first == "/my/nbp")
        #expect(library.folders.last == "/src/pxekit/build/nbp")
    }

    @Test("programs are found by their endings; the first folder wins")
    func programs() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pxekit-nbp-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["b.0", "a.kpxe", "a.lst", "c.map"] { try Data([1, 2]).write(to: folder.appending(path: name)) }
        let library = NBPLibrary(executable: "/x/bin/pxekit", environment: ["PXEKIT_NBP_PATH": folder.path])
        #expect(library.programs.map(\.name) == ["a.kpxe", "b.0"])
        #expect(library.programs.map(\.size) == [2, 2])
    }
}
