// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import ServerCertificates

@Suite struct CivilTimeTests {
    @Test("days of four centuries, as Foundation counts them")
    func days() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for day in stride(from: -80_000, through: 120_000, by: 13) {
            let seconds = day * 86_400 + 3_723
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(seconds)))
            guard let year = parts.year, let month = parts.month, let date = parts.day else { continue }
            #expect(CivilTime.seconds(year, month, date, 1, 2, 3) == seconds)
            let text = String(format: "%04d-%02d-%02d", year, month, date)
            #expect(CivilTime.date(seconds) == text)
        }
    }
}
