// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The process that has a UDP port, so that a message can name it (quirk D44).
public struct PortHolder: Hashable, Sendable {
    /// Its number.
    public let process: Int
    /// Its program's name, as the system shows it.
    public let name: String

    /// The holders of a local UDP port, of which there can be one for each interface; those of other users are hidden from
    /// everybody but root.
    package static func ofUDP(port: UInt16) -> [PortHolder] {
        let sockets = Set(socketNumbers(port: port).map { "socket:[\($0)]" })
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

    /// The inodes of the sockets on a port, from `net/udp` (proc(5)): `sl local rem st tx:rx tr:when retrnsmt uid timeout inode`.
    private static func socketNumbers(port: UInt16) -> [Substring] {
        let digits = String(port, radix: 16, uppercase: true)
        let suffix = ":" + String(repeating: "0", count: 4 - digits.count) + digits
        return ["net/udp", "net/udp6"].flatMap { table -> [Substring] in
            let text = (try? String(contentsOf: proc.appending(path: table), encoding: .utf8)) ?? ""
            return text.split(separator: "\n").dropFirst().compactMap { line in
                let columns = line.split(separator: " ")
                return columns.count > 9 && columns[1].hasSuffix(suffix) ? columns[9] : nil
            }
        }
    }
}

extension PortHolder: CustomStringConvertible {
    /// `dnsmasq (process 812)`.
    public var description: String { "\(name) (process \(process))" }
}
