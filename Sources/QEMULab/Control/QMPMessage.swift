// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import NIOCore

/// What QEMU says on its monitor (QEMU Machine Protocol): one JSON object a line.
enum QMPMessage: Equatable {
    /// The greeting that opens the connection; `qmp_capabilities` must be the answer.
    case greeting
    /// The result of the command with this id: what it says, and QEMU's reason if it refuses.
    case result(id: Int?, text: String, failure: String?)
    /// The guest turned itself off, or asked for a reset: `SHUTDOWN` by the guest's own doing.
    case guestShutDown
    /// Something else that happened in the machine: `RESET`, `STOP` ...
    case event(String)

    private struct Wire: Decodable {
        struct Failure: Decodable { var desc: String }
        struct Anything: Decodable {}
        /// A text, or an object of which nothing is wanted.
        struct Value: Decodable {
            let text: String
            init(from decoder: any Decoder) throws {
                text = (try? decoder.singleValueContainer().decode(String.self)) ?? ""
            }
        }
        struct EventData: Decodable { var guest: Bool? }
        var QMP: Anything?
        var id: Int?
        var error: Failure?
        var event: String?
        var data: EventData?
        var `return`: Value?
    }

    /// Decodes one line; nil if it is no message of the protocol.
    init?(line: ByteBuffer) {
        guard let wire = try? JSONDecoder().decode(Wire.self, from: Data(line.readableBytesView)) else { return nil }
        if wire.QMP != nil {
            self = .greeting
        } else if let event = wire.event {
            self = event == "SHUTDOWN" && wire.data?.guest == true ? .guestShutDown : .event(event)
        } else {
            self = .result(id: wire.id, text: wire.return?.text ?? "", failure: wire.error?.desc)
        }
    }
}

/// An order to QEMU's monitor.
struct QMPCommand: Equatable {
    /// QEMU's name of the command.
    let name: String
    /// Its arguments, all texts in the commands that the lab uses.
    let arguments: [String: String]

    /// Opens the command mode; must be the first.
    static let negotiate = QMPCommand(name: "qmp_capabilities", arguments: [:])
    /// Ends the emulator.
    static let quit = QMPCommand(name: "quit", arguments: [:])
    /// Writes the screen as a picture.
    static func screenshot(file: String, format: PictureFormat = .png) -> QMPCommand {
        QMPCommand(name: "screendump", arguments: ["filename": file, "format": format.rawValue])
    }

    /// A picture's format, as QEMU names it.
    enum PictureFormat: String {
        case png
        case ppm
    }

    /// A command of QEMU's monitor for people; its result is text.
    static func human(_ line: String) -> QMPCommand {
        QMPCommand(name: "human-monitor-command", arguments: ["command-line": line])
    }

    /// Begins, or ends, to tell of the processor at the address that `-dfilter` names.
    static func trace(_ isOn: Bool) -> QMPCommand { human(isOn ? "log cpu" : "log none") }

    private struct Wire: Encodable {
        var execute: String
        var id: Int
        var arguments: [String: String]?
    }

    /// The command as a line of JSON.
    func line(id: Int) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let wire = Wire(execute: name, id: id, arguments: arguments.isEmpty ? nil : arguments)
        return ByteBuffer(bytes: try encoder.encode(wire) + [0x0A])
    }
}
