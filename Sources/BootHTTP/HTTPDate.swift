// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Points in time as HTTP writes them (RFC 9110 §5.6.7): seconds since 1970, UTC.
enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Now.
    static var now: Int { time(nil) }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(_ seconds: Int) -> String {
        var (count, fields) = (time_t(seconds), tm())
        gmtime_r(&count, &fields)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { memory in
            guard let start = memory.baseAddress,
                strftime(start, memory.count, "%a, %d %b %Y %H:%M:%S GMT", &fields) > 0
            else { return "" }
            return String(cString: start)
        }
    }

    /// What a field says, in the form above or in one of the two old ones that a server has to understand: `Sunday, 06-Nov-94 08:49:37 GMT`,
    /// `Sun Nov  6 08:49:37 1994`. Nil if it is no date, which a server ignores.
    static func seconds(_ text: String) -> Int? {
        let words = text.split { " ,-".contains($0) }
        let (day, month, year, clock): (Substring, Substring, Substring, Substring)
        switch words.count {
        case 6 where words[5] == "GMT": (day, month, year, clock) = (words[1], words[2], words[3], words[4])
        case 5: (day, month, year, clock) = (words[2], words[1], words[4], words[3])
        default: return nil
        }
        let times = clock.split(separator: ":").map { number($0, of: 2, 0...60) }
        guard let month = months.firstIndex(where: { $0 == month }), let day = number(day, of: 2, 1...31),
            let years = number(year, of: 4, 1970...9999)
                ?? number(year, of: 2, 0...99).map({ $0 + ($0 < 70 ? 2000 : 1900) }),
            times.count == 3, let hour = times[0], let minute = times[1], let second = times[2], hour < 24, minute < 60
        else { return nil }
        var fields = tm()
        (fields.tm_year, fields.tm_mon, fields.tm_mday) = (Int32(years - 1900), Int32(month), Int32(day))
        (fields.tm_hour, fields.tm_min, fields.tm_sec) = (Int32(hour), Int32(minute), Int32(second))
        let seconds = timegm(&fields)
        return seconds >= 0 ? seconds : nil
    }

    private static func number(_ word: Substring, of digits: Int, _ range: ClosedRange<Int>) -> Int? {
        guard word.utf8.count <= digits, digits == 2 || word.utf8.count == digits,
            word.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(word), range.contains(number)
        else { return nil }
        return number
    }
}
