// SPDX-License-Identifier: Apache-2.0

import Foundation
import ImagePacking
import TestSupport
import Testing

@testable import PXEKitCommands

/// What `pxekit client` reads of a file that a web server offers.
@Suite struct FileSampleTests {
    /// A web server that knows no ranges, as many simple ones do: it sends the whole file.
    @Test(
        "a server without ranges is left after the first kilobyte, and the size is the whole file's",
        .enabled(if: ExternalTool("python3") != nil, "needs python3"),
        .enabled(if: ExternalTool("curl") != nil, "needs curl"))
    func withoutRanges() async throws {
        try await withTemporaryDirectory { folder in
            try Data("#!ipxe\nchain other.ipxe\n".utf8).write(to: folder.appending(path: "small.ipxe"))
            let large = Data("#!ipxe\n".utf8) + Data(repeating: UInt8(ascii: "\n"), count: 30_000_000)
            try large.write(to: folder.appending(path: "large.ipxe"))
            let python = try #require(ExternalTool("python3"))
            let server = ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder.path]
            try await python.whileRunning(server, until: "Serving HTTP on") { tool in
                let port = try #require(tool.text.firstMatch(of: /port (\d+)/)?.1)
                for (name, size) in [("small.ipxe", 24), ("large.ipxe", large.count)] {
                    let sample = try await FileSample(of: "http://127.0.0.1:\(port)/\(name)", from: "127.0.0.1")
                    #expect(sample.image.summary == "iPXE script")
                    #expect(sample.image.size == size)
                }
                let failure = await #expect(throws: FileSample.Failure.self) {
                    try await FileSample(of: "http://127.0.0.1:\(port)/none.ipxe", from: "127.0.0.1")
                }
                #expect(failure?.reason.contains("404") == true, "\(failure?.reason ?? "")")
            }
        }
    }
}
