// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Testing

@testable import PXEKitCommands

@Suite("Text that people write")
struct WrittenTextTests {
    @Test("UTF-8 is read as it is, anything else is refused and not guessed at")
    func utf8() throws {
        #expect(try WrittenText.read(Data("l\u{E4}nger\n".utf8), of: "c.yaml") == "l\u{E4}nger\n")
        let latin1 = Data("mode: dhcp\nleases: l".utf8) + Data([0xE4]) + Data("nger.sqlite\n".utf8)
        #expect(throws: ExitCode.self) { try WrittenText.read(latin1, of: "c.yaml") }
    }

    @Test("a configuration that is not UTF-8 is refused, so that no file has another name than was written")
    func configuration() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "pxekit-\(UUID()).yaml").path
        try (Data("leases: l".utf8) + Data([0xE4, 0x0A])).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: ExitCode.self) { try Serve.parse(["--config", path]).settings() }
    }
}
