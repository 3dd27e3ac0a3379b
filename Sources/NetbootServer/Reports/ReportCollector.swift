// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import NetAddress

/// What a machine told of its PXE ROM.
public struct MachineReport: Hashable, Sendable {
    /// The machine.
    public let hardware: MACAddress
    /// The report, in lines of printable ASCII.
    public let text: String

    /// What pxeboot does next, or why it does nothing: the rest of its last line that begins with `pxeboot: `, at most 80 bytes; nil
    /// in a report of pxeinfo.
    public var progress: String? {
        text.split(separator: "\n").last { $0.hasPrefix("pxeboot: ") }.map { String($0.dropFirst(9).prefix(80)) }
    }

    /// A report from its parts.
    public init(hardware: MACAddress, text: String) {
        self.hardware = hardware
        self.text = text
    }
}

/// Puts the datagrams of reports together; each machine sends one after the other and repeats what is not answered.
///
/// It reads no clock and opens nothing. What it remembers is bounded: so many machines at once, so much text of each.
public struct ReportCollector: Sendable {
    /// What to do with a datagram.
    public enum Decision: Hashable, Sendable {
        /// Nothing: it is no part of a report, or not the next one.
        case ignore
        /// Send this answer.
        case acknowledge(ByteBuffer)
        /// Store the report, then send this answer: the machine takes the answer for a promise that it is stored.
        case keep(MachineReport, ByteBuffer)
    }

    /// A report that is on its way, or was the last one of its machine.
    private struct Session {
        var next: UInt16 = 0
        var text: [UInt8] = []
        var isComplete = false
        var age = 0
    }

    private var sessions: [MACAddress: Session] = [:]
    private var age = 0
    private let machineLimit: Int
    private let textLimit: Int

    /// - Parameters:
    ///   - machineLimit: how many machines are remembered; the one that is silent longest is forgotten.
    ///   - textLimit: bytes of a report; pxeinfo's buffer has 32,512 (nbp/lib/consolelog.asm).
    public init(machineLimit: Int = 256, textLimit: Int = 64 * 1024) {
        self.machineLimit = max(1, machineLimit)
        self.textLimit = textLimit
    }

    /// Decides on the payload of a UDP datagram.
    public mutating func received(_ payload: ByteBuffer) -> Decision {
        guard let part = try? ReportDatagram(decoding: payload) else { return .ignore }
        var session = sessions[part.hardware] ?? Session()
        if part.sequence &+ 1 == session.next, !session.isComplete || part.isLast {
            return .acknowledge(part.acknowledgement)  // our answer was lost
        }
        if part.sequence == 0 { session = Session() }
        guard part.sequence == session.next, session.text.count + part.text.count <= textLimit else { return .ignore }
        session.next &+= 1
        session.text += part.text
        session.isComplete = part.isLast
        age += 1
        session.age = age
        defer { remember(session, of: part.hardware) }
        guard part.isLast else { return .acknowledge(part.acknowledgement) }
        let report = MachineReport(hardware: part.hardware, text: Self.plain(session.text))
        session.text = []
        return .keep(report, part.acknowledgement)
    }

    /// Tells that a report could not be stored, so that the machine can send it again.
    public mutating func couldNotKeep(_ report: MachineReport) {
        sessions[report.hardware] = nil
    }

    private mutating func remember(_ session: Session, of hardware: MACAddress) {
        sessions[hardware] = session
        guard sessions.count > machineLimit, let oldest = sessions.min(by: { $0.value.age < $1.value.age }) else {
            return
        }
        sessions[oldest.key] = nil
    }

    /// Text from the network as it may be shown on a terminal: printable ASCII and line feeds, the rest as dots.
    private static func plain(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.map { $0 == 0x0A || (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
    }
}
