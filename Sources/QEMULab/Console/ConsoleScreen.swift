// SPDX-License-Identifier: Apache-2.0

/// The text screen that a terminal would show: what the guest's last words were when it went silent.
///
/// Knows the part of ECMA-48 that SeaBIOS's serial console, PXELINUX's menus and a Linux console use: cursor position and
/// movement, erase in line and in display, line feed with scrolling, carriage return, back space and tabulator.
public struct ConsoleScreen: Sendable, Equatable {
    private enum State: Equatable {
        case text
        case escape
        case controlSequence(parameters: String)
    }

    /// Columns of a PC text screen.
    public static let columns = 80

    /// Rows of a PC text screen.
    public static let rows = 25

    private static let blankRow = [Character](repeating: " ", count: columns)
    private var cells = [[Character]](repeating: blankRow, count: rows)
    private var row = 0
    private var column = 0
    private var state = State.text
    private var filter = ConsoleText()

    /// A blank screen with the cursor in its first cell.
    public init() {}

    /// The rows that hold text, trailing blanks removed.
    public var lines: [String] {
        var lines = cells.map { cells -> String in
            var text = String(cells)
            while text.last == " " { text.removeLast() }
            return text
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return Array(lines.drop(while: \.isEmpty))
    }

    /// Applies what the guest wrote.
    public mutating func write(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { write(byte) }
    }

    private mutating func write(_ byte: UInt8) {
        switch (state, byte) {
        case (.text, 0x1B): state = .escape
        case (.text, 0x0A): lineFeed()
        case (.text, 0x0D): column = 0
        case (.text, 0x08): column = max(0, column - 1)
        case (.text, 0x09): column = min(Self.columns - 1, (column / 8 + 1) * 8)
        case (.text, _): for character in filter.text(in: [byte]) { put(character) }
        case (.escape, UInt8(ascii: "[")): state = .controlSequence(parameters: "")
        case (.escape, UInt8(ascii: "c")):
            self = ConsoleScreen()
        case (.escape, _): state = .text
        case (.controlSequence(let parameters), 0x20...0x3F):
            // 32 is longer than any sequence of use; a stream that never ends one must not grow memory.
            state =
                parameters.utf8.count < 32
                ? .controlSequence(parameters: parameters + String(Unicode.Scalar(byte))) : .text
        case (.controlSequence(let parameters), _):
            state = .text
            control(byte, parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) })
        }
    }

    private mutating func put(_ character: Character) {
        if column == Self.columns {
            column = 0
            lineFeed()
        }
        cells[row][column] = character
        column += 1
    }

    private mutating func lineFeed() {
        guard row == Self.rows - 1 else {
            row += 1
            return
        }
        cells.removeFirst()
        cells.append(Self.blankRow)
    }

    private mutating func control(_ final: UInt8, _ parameters: [Int?]) {
        func parameter(_ index: Int, or standard: Int) -> Int {
            index < parameters.count ? min(parameters[index] ?? standard, 9999) : standard
        }
        let count = max(1, parameter(0, or: 1))
        switch Character(Unicode.Scalar(final)) {
        case "H", "f": move(parameter(0, or: 1) - 1, parameter(1, or: 1) - 1)
        case "A": move(row - count, column)
        case "B": move(row + count, column)
        case "C": move(row, column + count)
        case "D": move(row, column - count)
        case "G": move(row, count - 1)
        case "J": erase(display: parameter(0, or: 0))
        case "K": erase(line: parameter(0, or: 0))
        default: break
        }
    }

    private mutating func move(_ newRow: Int, _ newColumn: Int) {
        row = min(max(0, newRow), Self.rows - 1)
        column = min(max(0, newColumn), Self.columns - 1)
    }

    private mutating func erase(display part: Int) {
        let erased = part == 2 ? 0..<Self.rows : part == 1 ? 0..<row : row + 1..<Self.rows
        for index in erased { cells[index] = Self.blankRow }
        if part != 2 { erase(line: part) }
    }

    private mutating func erase(line part: Int) {
        let here = min(column, Self.columns - 1)
        let erased = part == 2 ? 0..<Self.columns : part == 1 ? 0..<here + 1 : here..<Self.columns
        for index in erased { cells[row][index] = " " }
    }
}
