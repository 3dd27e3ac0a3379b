// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Numbers and names as people read them.
enum PageWords {
    /// `85 ms`, `1.25 s`, `12.5 s`, `3 min 20 s`, `2 h 5 min`.
    static func duration(_ seconds: Double) -> String {
        if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
        if seconds < 10 { return String(format: "%.2f s", seconds) }
        if seconds < 60 { return String(format: "%.1f s", seconds) }
        let whole = Int(min(seconds, 1e12).rounded())
        return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    /// `512 bytes`, `14.2 kB`, `14.15 MB`, `4.70 GB`: decimal, as in the figures of networks.
    static func size(_ bytes: UInt64) -> String {
        switch bytes {
        case ..<1000: "\(bytes) bytes"
        case ..<1_000_000: String(format: "%.1f kB", Double(bytes) / 1e3)
        case ..<1_000_000_000: String(format: "%.2f MB", Double(bytes) / 1e6)
        default: String(format: "%.2f GB", Double(bytes) / 1e9)
        }
    }

    /// `2026-11-28 22:01:02`.
    static func time(_ date: Date) -> String {
        date.formatted(
            .iso8601.year().month().day().dateSeparator(.dash).dateTimeSeparator(.space)
                .time(includingFractionalSeconds: false).timeSeparator(.colon))
    }

    static func phase(_ kind: String) -> String {
        switch BootCourse.Kind(rawValue: kind) {
        case .search: "looks for servers"
        case .address: "gets an address"
        case .bootServer: "asks the boot server"
        case .files: "loads files"
        case .report: "boot program reports"
        case .system: "system runs"
        case nil: kind
        }
    }

    static func outcome(_ outcome: String) -> String {
        switch BootCourse.Outcome(rawValue: outcome) {
        case .running: "booting"
        case .booted: "booted"
        case .stopped: "stopped"
        case nil: outcome
        }
    }

    /// `3 files, 15.20 MB`.
    static func loaded(_ files: Int, _ bytes: UInt64) -> String {
        files == 0 ? "nothing loaded" : "\(files) file\(files == 1 ? "" : "s"), \(size(bytes))"
    }
}
