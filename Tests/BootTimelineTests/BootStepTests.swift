// SPDX-License-Identifier: Apache-2.0

import BootTimeline
import Testing

@Suite struct BootStepTests {
    @Test(
        "figures are rounded, and left out where they say nothing",
        arguments: [
            (512, 1, "loaded f by TFTP, 512 bytes"), (99_999, 1, "loaded f by TFTP, 99999 bytes"),
            (100_000, 1, "loaded f by TFTP, 0.10 MB at 100.00 MB/s"),
            (14_150_000, 1050, "loaded f by TFTP, 14.15 MB at 13.48 MB/s"),
            (1_000_000, 0, "loaded f by TFTP, 1.00 MB"),
        ])
    func figures(bytes: UInt64, milliseconds: Int, text: String) {
        #expect(BootStep.loaded("f", .tftp, bytes: bytes, duration: .milliseconds(milliseconds)).description == text)
    }

    @Test("only what one datagram can cause proves nothing")
    func proof() {
        #expect(BootStep.fetches("f", .tftp).provesNothing)
        #expect(BootStep.failed("f", .tftp, reason: "no").provesNothing)
        #expect(BootStep.discover("").provesNothing)
        #expect(!BootStep.fetches("f", .http).provesNothing)
        #expect(!BootStep.loaded("f", .tftp, bytes: 1, duration: .zero).provesNothing)
    }
}
