// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import NetAddress

/// The process that has a port, so that a message can name it (quirk D44).
public struct PortHolder: Hashable, Sendable {
    /// Its number.
    public let process: Int
    /// Its program's name, as the system shows it.
    public let name: String

    /// Whose ports are meant.
    public enum Transport: String, Sendable {
        case udp, tcp
    }

    /// The holders of a local UDP port, of which there can be one for each interface.
    public static func ofUDP(port: UInt16) -> [PortHolder] { of(.udp, port: port) }

    /// The holders of a local port: of TCP those that listen. Those of other users are hidden from everybody but root.
    public static func of(_ transport: Transport, port: UInt16) -> [PortHolder] {
        // The system hands the table out a page at a time, by the number of the line: where a socket before ours closes between two pages,
        // ours slips through. It is hardly so five times.
        let readings = (0..<5).lazy.map { _ in socketNumbers(transport, port: port) }
        guard let numbers = readings.first(where: { !$0.isEmpty }) else { return [] }
        let sockets = Set(numbers.map { "socket:[\($0)]" })
        let files = FileManager.default
        let processes = (try? files.contentsOfDirectory(atPath: proc.path)) ?? []
        return processes.compactMap { Int($0) }.sorted().compactMap { process in
            let descriptors = proc.appending(path: "\(process)/fd")
            let numbers = (try? files.contentsOfDirectory(atPath: descriptors.path)) ?? []
            let holds = numbers.contains { number in
                let target = try? files.destinationOfSymbolicLink(atPath: descriptors.appending(path: number).path)
                return target.map(sockets.contains) == true
            }
            guard holds else { return nil }
            let name = (try? String(contentsOf: proc.appending(path: "\(process)/comm"), encoding: .utf8)) ?? ""
            return PortHolder(process: process, name: name.trimmingCharacters(in: .newlines))
        }
    }

    private static let proc = URL(filePath: "/proc")

    /// The state of a TCP socket that listens (proc(5)).
    private static let listening: Substring = "0A"

    /// The inodes of the sockets on a port, from `net/udp` or `net/tcp` (proc(5)): `sl local rem st tx:rx tr:when retrnsmt uid timeout inode`.
    private static func socketNumbers(_ transport: Transport, port: UInt16) -> [Substring] {
        let suffix = ":" + port.hexadecimal.uppercased()
        return ["net/\(transport.rawValue)", "net/\(transport.rawValue)6"].flatMap { table -> [Substring] in
            let text = SystemTable.text(of: proc.appending(path: table).path) ?? ""
            return text.split(separator: "\n").dropFirst().compactMap { line in
                let columns = line.split(separator: " ")
                guard columns.count > 9, columns[1].hasSuffix(suffix) else { return nil }
                return transport == .udp || columns[3] == listening ? columns[9] : nil
            }
        }
    }
}

extension PortHolder: CustomStringConvertible {
    /// `dnsmasq (process 812)`.
    public var description: String { "\(name) (process \(process))" }
}
