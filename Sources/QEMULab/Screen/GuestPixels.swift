// SPDX-License-Identifier: Apache-2.0

/// What is known of a guest's screen where it is looked at as a picture.
struct GuestPixels {
    /// The pictures that must be shown, in their order.
    private let patterns: [ScreenPattern]
    private var found = 0
    /// The picture that was looked at last, as QEMU wrote it.
    private var last: [UInt8] = []
    private var reader: ScreenReader?
    private var size: (width: Int, height: Int)?

    /// The lines of text that were read last; empty while the screen has text cells.
    private(set) var lines: [String] = []

    init(_ patterns: [ScreenPattern] = []) {
        self.patterns = patterns
    }

    /// The picture that is waited for; nil once all were shown.
    var nextPattern: ScreenPattern? { found < patterns.count ? patterns[found] : nil }

    /// Takes a new picture: true if it differs from the one before.
    mutating func isNew(_ file: [UInt8]) -> Bool {
        defer { last = file }
        return file != last
    }

    /// The index of the expected picture that `screen` shows; nil if it does not.
    mutating func shown(by screen: ScreenPicture) -> Int? {
        guard let pattern = nextPattern, pattern.isShown(by: screen) else { return nil }
        found += 1
        return found - 1
    }

    /// Whether graphics of this size have begun with this picture.
    mutating func begins(_ screen: ScreenPicture) -> Bool {
        defer { size = (screen.width, screen.height) }
        return size.map { $0 != (screen.width, screen.height) } ?? true
    }

    /// The machine's font of the new mode; nil if it has none.
    mutating func use(_ font: ScreenFont?) {
        reader = font.map { ScreenReader($0) }
    }

    /// The lines that `screen` shows and the one before did not.
    mutating func read(_ screen: ScreenPicture) -> [String] {
        guard var reader else { return [] }
        let before = Set(lines)
        lines = reader.lines(of: screen)
        self.reader = reader
        return lines.filter { !$0.isEmpty && !before.contains($0) }
    }

    /// The screen has text cells again.
    mutating func endGraphics() {
        (size, reader, lines) = (nil, nil, [])
    }
}
