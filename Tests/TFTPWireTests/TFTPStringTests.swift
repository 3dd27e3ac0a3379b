// SPDX-License-Identifier: Apache-2.0
import TFTPWire
import Testing

@Suite struct TFTPStringTests {
    @Test(
        "a number is decimal digits and nothing else",
        arguments: [
            ("0", 0), ("1468", 1468), ("007", 7), ("18446744073709551615", UInt64.max),
            ("18446744073709551616", nil), ("99999999999999999999", nil), ("", nil), ("-1", nil), ("+1", nil),
            (" 1", nil),
            ("0x10", nil), ("1.5", nil),
        ] as [(TFTPString, UInt64?)])
    func numbers(text: TFTPString, number: UInt64?) {
        #expect(text.number == number)
    }

    @Test("a log line shows junk as escapes and cannot be forged")
    func description() {
        let junk = TFTPString(bytes: [UInt8(ascii: "a"), 0xFF, 0x0A, UInt8(ascii: "\\")])
        #expect(junk.description == "a\\xff\\x0a\\\\")
    }

    @Test("a text ends at its first NUL")
    func cut() {
        #expect(TFTPString("ab\0cd") == "ab")
    }

    @Test("T5: option names compare without case and keep their spelling")
    func optionNames() {
        let options = [TFTPOption("BlkSize", "512"), TFTPOption("blksize", "1024")]
        #expect(options[.blockSize] == "512")
        #expect(options[.transferSize] == nil)
        #expect("TSIZE" as TFTPOptionName == .transferSize)
        #expect(Set([TFTPOptionName("TSIZE"), .transferSize]).count == 1)
        #expect(options.map(\.description) == ["BlkSize=512", "blksize=1024"])
    }

    @Test("T15: a swapped error code of old EDK2 is named as such")
    func swappedErrorCode() {
        #expect(TFTPErrorCode(rawValue: 0x0800).description == "2048 (option refused, bytes swapped)")
        #expect(TFTPErrorCode(rawValue: 0x0800).isByteSwapped)
        #expect(!TFTPErrorCode.optionRefused.isByteSwapped)
        #expect(!TFTPErrorCode.undefined.isByteSwapped)
        #expect(TFTPErrorCode(rawValue: 0x0900).description == "2304")
    }
}
