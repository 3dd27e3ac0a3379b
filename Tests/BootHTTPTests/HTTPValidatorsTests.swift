// SPDX-License-Identifier: Apache-2.0

import DiskCatalog
import Foundation
import NIOCore
import TestSupport
import Testing

@testable import BootHTTP

/// What clients that nobody here wrote do with ETag and Last-Modified.
@Suite struct HTTPValidatorsTests {
    /// A file system's clock must have moved on before its file has validators.
    private func settle() async throws {
        try await Task.sleep(for: .seconds(3.2))
    }

    @Test(
        "a client has a file again only if it was replaced, and resumes only what is the same",
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    func curl() async throws {
        let curl = try #require(ExternalTool("curl"))
        try await HTTPTestServer.serving { port, folder, _ in
            let (large, copy) = (folder.appending(path: "large"), folder.appending(path: "copy"))
            let address = "http://127.0.0.1:\(port)/large"
            func get(_ options: String...) async throws -> String {
                try await curl.run(["-sS", "-o", copy.path, "-w", "%{http_code} %{size_download}", address] + options)
                    .text
            }
            try await settle()
            let tag = folder.appending(path: "tag").path
            #expect(try await get("--etag-save", tag) == "200 3000000")
            #expect(try await get("--etag-compare", tag) == "304 0")
            #expect(try await get("-z", large.path) == "304 0")
            let value = try String(contentsOfFile: tag, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            try HTTPRecorder.largeContent.prefix(1_234_567).write(to: copy)
            #expect(try await get("-C", "-", "-H", "If-Range: \(value)") == "206 1765433")
            #expect(try Data(contentsOf: copy) == HTTPRecorder.largeContent)
            #expect(try await get("-H", "If-Match: \"x\"").hasPrefix("412 "))

            // Of the same size, and with the same time of modification in whole seconds.
            let other = Data(HTTPRecorder.largeContent.reversed())
            let date = try FileManager.default.attributesOfItem(atPath: large.path)[.modificationDate]
            try other.write(to: large, options: .atomic)
            try FileManager.default.setAttributes([.modificationDate: date ?? Date()], ofItemAtPath: large.path)
            #expect(try await get("-r", "1000000-", "-H", "If-Range: \(value)") == "200 3000000")
            #expect(try Data(contentsOf: copy) == other)
            #expect(try await get("--etag-compare", tag) == "200 3000000")
        }
    }

    @Test(
        "wget resumes, and takes a file that is not newer for the one it has",
        .enabled(if: ExternalTool("wget") != nil, "wget is not installed"))
    func wget() async throws {
        let wget = try #require(ExternalTool("wget"))
        try await HTTPTestServer.serving { port, folder, events in
            try await settle()
            let there = folder.appending(path: "there")
            try FileManager.default.createDirectory(at: there, withIntermediateDirectories: true)
            let copy = there.appending(path: "large")
            try HTTPRecorder.largeContent.prefix(1_234_567).write(to: copy)
            for option in ["-c", "-N"] {
                let run = try await wget.run([
                    "-q", "-P", there.path, option, "http://127.0.0.1:\(port)/large",
                ])
                #expect(run.status == 0, "\(run.diagnosticText)")
                #expect(try Data(contentsOf: copy) == HTTPRecorder.largeContent)
            }
            #expect(try await events.outcomes(2).map(\.1.status) == [206, 304])
        }
    }

    @Test("a file that was changed a moment ago, and one that was made, have no validators")
    func unsettled() async throws {
        try await HTTPTestServer.serving { port, folder, _ in
            // However long the request takes, it comes before the moment is over.
            try FileManager.default.setAttributes(
                [.modificationDate: Date.now + 3600], ofItemAtPath: folder.appending(path: "small.efi").path)
            let text = try await HTTPTestServer.exchange(port, "GET /small.efi HTTP/1.0\r\n\r\n").lowercased()
            #expect(text.contains("\r\ndate: ") && !text.contains("etag") && !text.contains("last-modified"))
        }
        #expect(Validators.of(CatalogFile(.init(string: "made"))) == .none)
    }
}
