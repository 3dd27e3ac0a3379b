// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import DiskCatalog
    import FileCatalog
    import Foundation
    import NIOCore
    import TestSupport
    import Testing

    @testable import TFTPService

    @Suite("Reading a file ahead of its transfer")
    struct ReadAheadTests {
        /// The whole file as a transfer reads it: windows of `window` blocks, each behind the place of its header.
        private func readAll(
            _ file: ReadAhead, size: Int, block: Int, window: Int, ahead: Bool = false
        ) throws -> [UInt8] {
            let gap = 4
            var file = file
            var content: [UInt8] = []
            let room = UnsafeMutableRawBufferPointer.allocate(byteCount: window * (block + gap), alignment: 16)
            defer { room.deallocate() }
            for offset in stride(from: 0, to: size, by: block * window) {
                let count = min(block * window, size - offset)
                try file.read(at: UInt64(offset), count: count, into: room, piece: block, gap: gap)
                if ahead { file.readNext(block * window) }
                for place in stride(from: 0, to: count, by: block) {
                    let start = place + (place / block + 1) * gap
                    content += room[start..<start + min(block, count - place)]
                }
            }
            return content
        }

        private func withFile(
            _ content: [UInt8], _ body: (_ path: URL, _ file: CatalogFile) async throws -> Void
        ) async throws {
            try await withTemporaryDirectory { folder in
                let path = folder.appending(path: "image")
                try Data(content).write(to: path)
                try await body(path, try open(path))
            }
        }

        private func open(_ path: URL) throws -> CatalogFile {
            let root = try DiskRoot(path.deletingLastPathComponent().path)
            let name = try CatalogPath(path.lastPathComponent)
            return try #require(try root.open(name, client: "192.0.2.1", foldsCase: false))
        }

        /// A file counts as left alone after two seconds by the whole ones of a clock.
        private func settle() async throws { try await Task.sleep(for: .milliseconds(3100)) }

        @Test(
            "brings the file's bytes, whatever the window",
            arguments: [(512, 1), (1428, 1), (1428, 4), (1468, 7), (1428, 16), (8192, 1), (8193, 1), (65464, 1)],
            [false, true])
        func content(_ blocks: (size: Int, window: Int), ahead: Bool) async throws {
            let (block, window) = blocks
            var generator = SeededGenerator(seed: UInt64(block * window))
            let content = (0..<100_001).map { _ in UInt8.random(in: 0...255, using: &generator) }
            try await withFile(content) { _, file in
                let read = try readAll(
                    ReadAhead(file, SharedReads()), size: content.count, block: block, window: window, ahead: ahead)
                #expect(read == content)
            }
        }

        @Test("a block that is sent again comes out as it went")
        func again() async throws {
            let content = (0..<40_000).map { UInt8(truncatingIfNeeded: $0 / 100) }
            try await withFile(content) { _, file in
                var ahead = ReadAhead(file, SharedReads())
                let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1004, alignment: 16)
                defer { room.deallocate() }
                for block in [0, 1, 2, 1, 2, 3, 20, 19, 39, 0] {
                    try ahead.read(at: UInt64(block * 1000), count: 1000, into: room, piece: 1000, gap: 4)
                    #expect(Array(room[4...]) == Array(content[block * 1000..<(block + 1) * 1000]), "block \(block)")
                }
            }
        }

        @Test("the next window is read before it is asked for, also if it is asked for in parts")
        func next() async throws {
            // Too large to be read whole.
            try await withFile([UInt8](repeating: 1, count: 300_000)) { path, file in
                var ahead = ReadAhead(file, SharedReads())
                let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 * 1004, alignment: 16)
                defer { room.deallocate() }
                func window(_ number: Int) throws -> [UInt8] {
                    try [0, 8].map { block in
                        try ahead.read(
                            at: UInt64((number * 16 + block) * 1000), count: 8000, into: room, piece: 1000, gap: 4)
                        return room[4]
                    }
                }
                // In place, so that the descriptor sees it, too.
                let writing = try FileHandle(forWritingTo: path)
                func fill(_ value: UInt8) throws {
                    try writing.seek(toOffset: 0)
                    try writing.write(contentsOf: Data(repeating: value, count: 300_000))
                }
                #expect(try window(0) == [1, 1])
                ahead.readNext(16_000)
                try fill(2)
                #expect(try window(1) == [1, 1])
                #expect(try window(2) == [2, 2])
            }
        }

        @Test("a file that was cut while it was read says where it ends")
        func cut() async throws {
            try await withFile([UInt8](repeating: 1, count: 60_000)) { path, file in
                var ahead = ReadAhead(file, SharedReads())
                let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1004, alignment: 16)
                defer { room.deallocate() }
                try ahead.read(at: 0, count: 1000, into: room, piece: 1000, gap: 4)
                try FileHandle(forWritingTo: path).truncate(atOffset: 2500)
                try ahead.read(at: 1000, count: 1000, into: room, piece: 1000, gap: 4)
                #expect(throws: CatalogFile.ReadError.truncated(at: 2500)) {
                    try ahead.read(at: 2000, count: 1000, into: room, piece: 1000, gap: 4)
                }
            }
        }

        @Test("of a large file that was left alone transfers in step read each piece once")
        func inStep() async throws {
            try await withFile([UInt8](repeating: 1, count: 300_000)) { path, fresh in
                let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1004, alignment: 16)
                defer { room.deallocate() }
                func block(_ number: Int, _ ahead: inout ReadAhead) throws -> UInt8 {
                    try ahead.read(at: UInt64(number * 1000), count: 1000, into: room, piece: 1000, gap: 4)
                    return room[4]
                }
                // In place, so that every descriptor sees it.
                func fill(_ value: UInt8) throws {
                    try FileHandle(forWritingTo: path).write(contentsOf: Data(repeating: value, count: 300_000))
                }
                let shared = SharedReads()
                /// What two transfers of one version read, the second after a change that it must not see if it shares.
                func readTwice(_ version: CatalogFile, changed value: UInt8) throws -> [UInt8] {
                    var (one, two) = (ReadAhead(version, shared), ReadAhead(version, shared))
                    _ = try (block(0, &one), block(0, &two))
                    let first = try block(1, &one)
                    try fill(value)
                    return try [first] + [1, 16, 17].map { try block($0, &two) }
                }
                let unsettled = try readTwice(fresh, changed: 2)
                #expect(unsettled == [1, 2, 2, 2], "it may change within the clock's step")
                try await settle()
                let settled = try readTwice(try open(path), changed: 3)
                #expect(settled == [2, 2, 2, 3], "a piece has sixteen blocks")
                try await settle()
                let rewritten = try readTwice(try open(path), changed: 4)
                #expect(rewritten == [3, 3, 3, 4], "nothing is left of another version")
            }
        }

        @Test("a small file that was left alone is read once for all, and again when it has changed")
        func shared() async throws {
            let content = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 / 100) }
            let changed = content.map { $0 ^ 1 }
            try await withFile(content) { path, fresh in
                let shared = SharedReads()
                func read(_ file: CatalogFile, _ window: Int) throws -> [UInt8] {
                    try readAll(ReadAhead(file, shared), size: content.count, block: 1428, window: window)
                }
                #expect(try read(fresh, 1) == content)
                #expect(shared.whole(fresh, reads: false) == nil, "it may change within the clock's step")
                try await settle()
                let (one, two) = (try open(path), try open(path))
                #expect(shared.whole(one, reads: false) == nil, "nobody has read it since")
                #expect(try read(one, 1) == content)
                // In place, so that both descriptors see nothing else any more.
                let writing = try FileHandle(forWritingTo: path)
                try writing.write(contentsOf: Data(changed))
                #expect(try read(two, 1) == content)
                #expect(try read(two, 16) == content)
                try await settle()
                let three = try open(path)
                #expect(try read(three, 1) == changed)
                #expect(shared.whole(three, reads: false) != nil)
            }
        }
    }
#endif
