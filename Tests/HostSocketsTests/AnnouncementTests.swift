// SPDX-License-Identifier: Apache-2.0

import HostSockets
import Testing

@Suite struct AnnouncementTests {
    @Test("readers that wait and readers that come later get the same value; only the first counts")
    func first() async throws {
        let port = Announcement<Int>()
        #expect(port.known == nil)
        async let early = port.value
        port.make(.success(67))
        port.make(.success(68))
        #expect(try await early == 67)
        #expect(try await port.value == 67)
        #expect(port.known == 67)
    }

    @Test("a failure reaches every reader")
    func failure() async {
        let port = Announcement<Int>()
        port.make(.failure(CancellationError()))
        await #expect(throws: CancellationError.self) { try await port.value }
        #expect(port.known == nil)
    }
}
