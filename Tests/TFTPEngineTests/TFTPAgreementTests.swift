// SPDX-License-Identifier: Apache-2.0
import TFTPEngine
import TFTPWire
import Testing

@Suite struct TFTPAgreementTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let asked: [TFTPOption]
        let granted: [String]
        var policy = TFTPPolicy()
        var fileSize: UInt64? = 14_150_000
    }

    @Test(
        "what a server grants",
        arguments: [
            Case(testDescription: "nothing asked, nothing granted", asked: [], granted: []),
            Case(
                testDescription: "T1, T2: EDK2", asked: options("tsize=0 blksize=1468 windowsize=4"),
                granted: ["tsize=14150000", "blksize=1468", "windowsize=4"]),
            Case(
                testDescription: "T3: a block that would be fragmented is lowered", asked: options("blksize=65464"),
                granted: ["blksize=1468"]),
            Case(
                testDescription: "T3: a small block is never raised", asked: options("blksize=8"),
                granted: ["blksize=8"]),
            Case(testDescription: "a block below 8 is declined", asked: options("blksize=7"), granted: []),
            Case(
                testDescription: "a block above 65464 is lowered", asked: options("blksize=70000"),
                granted: ["blksize=65464"],
                policy: TFTPPolicy(blockSizeLimit: .max)),
            Case(
                testDescription: "T4: an option this client is better off without is left out",
                asked: options("tsize=0 BLKSIZE=1432"), granted: ["tsize=14150000"],
                policy: TFTPPolicy(refusedOptions: [.blockSize])),
            Case(
                testDescription: "T4: a client with a lower ceiling", asked: options("blksize=1432"),
                granted: ["blksize=512"], policy: TFTPPolicy(blockSizeLimit: 512)),
            Case(
                testDescription: "T5: unknown options and unreadable values are left out, spelling and order are kept",
                asked: options("zz=1 TSize=0 blksize=big WindowSize=2"),
                granted: ["TSize=14150000", "WindowSize=2"]),
            Case(
                testDescription: "an option asked twice is answered once", asked: options("tsize=0 tsize=0"),
                granted: ["tsize=14150000"]),
            Case(
                testDescription: "T6: the window is capped", asked: options("windowsize=65535"),
                granted: ["windowsize=64"]),
            Case(
                testDescription: "T6: a window is bounded in bytes",
                asked: options("windowsize=64 blksize=8192"), granted: ["windowsize=8", "blksize=8192"],
                policy: TFTPPolicy(blockSizeLimit: 65464, windowByteLimit: 65536)),
            Case(testDescription: "a window of 0 is declined", asked: options("windowsize=0"), granted: []),
            Case(
                testDescription: "timeout is echoed within 1 to 255", asked: options("timeout=3"),
                granted: ["timeout=3"]),
            Case(testDescription: "timeout 0 is declined", asked: options("timeout=0"), granted: []),
            Case(testDescription: "timeout 256 is declined", asked: options("timeout=256"), granted: []),
            Case(
                testDescription: "T7: rollover 1 is granted", asked: options("rollover=1"), granted: ["rollover=1"]),
            Case(testDescription: "T7: rollover 2 is declined", asked: options("rollover=2"), granted: []),
            Case(
                testDescription: "a write request's size is confirmed", asked: options("tsize=99"),
                granted: ["tsize=99"], fileSize: nil),
            Case(
                testDescription: "a file above 4 GiB", asked: options("tsize=0"), granted: ["tsize=5000000000"],
                fileSize: 5_000_000_000),
        ])
    func server(_ test: Case) {
        let agreement = TFTPAgreement(answering: test.asked, fileSize: test.fileSize, policy: test.policy)
        #expect(agreement.options.map(\.description) == test.granted)
    }

    @Test(
        "T3: the block ceiling of an MTU",
        arguments: [
            (1500, false, 1468), (1500, true, 1448), (9000, false, 8968), (68, false, 36), (0, false, 8),
            (99999, false, 65464),
        ])
    func ceiling(mtu: Int, ipv6: Bool, blockSize: UInt16) {
        #expect(TFTPPolicy.blockSizeLimit(mtu: mtu, ipv6: ipv6) == blockSize)
    }

    @Test("a client takes lowered values and the size")
    func client() throws {
        let agreement = try TFTPAgreement(
            acknowledged: options("BLKSIZE=512 tsize=77 windowsize=2"),
            asked: options("tsize=0 blksize=1468 windowsize=4"))
        #expect(agreement.blockSize == 512)
        #expect(agreement.windowSize == 2)
        #expect(agreement.transferSize == 77)
    }

    @Test(
        "a client refuses what it has not asked for with ERROR 8",
        arguments: ["blksize=1469", "blksize=7", "windowsize=1", "zz=1", "tsize=x", "timeout=9"])
    func clientRefuses(acknowledged: String) {
        let error = #expect(throws: TFTPError.self) {
            try TFTPAgreement(
                acknowledged: options(acknowledged), asked: options("blksize=1468 tsize=0 timeout=3"))
        }
        #expect(error?.code == .optionRefused)
    }
}

/// `"tsize=0 blksize=512"` as options.
private func options(_ text: String) -> [TFTPOption] {
    text.split(separator: " ").map { option in
        let parts = option.split(separator: "=")
        return TFTPOption(TFTPOptionName(TFTPString(parts[0])), TFTPString(parts[1]))
    }
}
