// SPDX-License-Identifier: Apache-2.0

/// The guest's screen, character by character with what lies behind it, as SeaBIOS repeats it on the serial port (UTF-8 and ECMA-48).
struct TruthScreen {
    private struct Cell {
        var character: Character = " "
        var isBright = false
    }

    private var cells = [[Cell]](repeating: [Cell](repeating: Cell(), count: 80), count: 25)
    private var row = 0
    private var column = 0
    private var isBright = false
    private var pending: [UInt8] = []
    private var sequence: String?

    /// The rows without blanks at their ends.
    var lines: [String] {
        cells.map { row in
            var text = String(row.map(\.character))
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// The row of the list that lies on white: the selected one, counted from 0.
    var selected: Int? { cells.firstIndex { row in row.contains { $0.isBright } } }

    /// Takes one byte; true if a control sequence has just begun, so that what was written before it is whole.
    mutating func write(_ byte: UInt8) -> Bool {
        if let text = sequence {
            sequence = text + String(Unicode.Scalar(byte))
            if text.isEmpty, byte != UInt8(ascii: "[") { sequence = nil }
            if (0x40...0x7E).contains(byte), !text.isEmpty {
                control(byte, String(text.dropFirst()))
                sequence = nil
            }
            return false
        }
        switch byte {
        case 0x1B:
            sequence = ""
            return true
        case 0x0A: if row == 24 { scroll() } else { row += 1 }
        case 0x0D: column = 0
        case 0x08: column = max(0, column - 1)
        case 0x00..<0x20: break
        default:
            pending.append(byte)
            if let text = String(validating: pending, as: UTF8.self) {
                pending = []
                text.forEach { put($0) }
            } else if pending.count > 3 {
                pending = []
            }
        }
        return false
    }

    private mutating func put(_ character: Character) {
        if column == 80 {
            column = 0
            if row == 24 { scroll() } else { row += 1 }
        }
        cells[row][column] = Cell(character: character, isBright: isBright)
        column += 1
    }

    private mutating func scroll() {
        cells.removeFirst()
        cells.append([Cell](repeating: Cell(), count: 80))
    }

    private mutating func control(_ final: UInt8, _ text: String) {
        let numbers = text.split(separator: ";").compactMap { Int($0) }
        switch final {
        case UInt8(ascii: "H"):
            row = min(max(numbers.first ?? 1, 1), 25) - 1
            column = min(max(numbers.count > 1 ? numbers[1] : 1, 1), 80) - 1
        case UInt8(ascii: "m"): isBright = numbers.contains(47)
        case UInt8(ascii: "J"):
            if numbers == [2] { cells = .init(repeating: .init(repeating: Cell(), count: 80), count: 25) }
        case UInt8(ascii: "K"): for place in column..<80 { cells[row][place] = Cell() }
        default: break
        }
    }
}

/// What one menu looked like before the first key.
struct TruthPicture {
    private var rows: [String] = []
    private(set) var selected: Int?

    /// Looks at the screen while the menu's mark is on it. Each row is kept as it was when it was longest: it comes in pieces, the clock
    /// counts down, and a key takes help and clock away.
    mutating func look(at screen: TruthScreen) {
        selected = screen.selected ?? selected
        let lines = screen.lines
        if rows.isEmpty { rows = lines }
        for (row, line) in lines.enumerated() where line.count > rows[row].count { rows[row] = line }
    }

    /// The screen; a scroll bar is drawn as a frame.
    var lines: [String] {
        var lines = rows.map { String($0.map { "▒░█▓".contains($0) ? "│" : $0 }) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
