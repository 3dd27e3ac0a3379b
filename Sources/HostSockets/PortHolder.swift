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
        let sockets = Set(socketNumbers(transport, port: port).map { "socket:[\($0)]" })
        guard !sockets.isEmpty else { return [] }
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
            let text = (try? String(contentsOf: proc.appending(path: table), encoding: .utf8)) ?? ""
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
