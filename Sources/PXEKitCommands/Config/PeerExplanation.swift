// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress
internal import PeerConfiguration

/// What a client is told by another server, in words.
struct PeerExplanation {
    /// The same for programs.
    struct Record: Encodable {
        /// What is told, and the line that tells it.
        struct Told: Encodable {
            let value: String
            let place: String
        }
        /// What pxekit serve would say.
        struct Policy: Encodable {
            let file: String?
            let rule: String?
            let reason: String?
            let same: Bool
        }
        let client: String
        let mac: String
        let network: String?
        let file: Told?
        let server: Told?
        let options: [String: Told]
        let menu: [Told]
        let ignored: String?
        var policy: Policy?
    }

    private(set) var record: Record
    private let client: PeerClient

    init(_ client: PeerClient, _ told: PeerTold) {
        self.client = client
        record = Record(
            client: client.name, mac: client.mac.description, network: told.network?.description,
            file: told.bootFile.map { Record.Told(value: $0.value, place: $0.place.description) },
            server: told.server.map { Record.Told(value: $0.value.description, place: $0.place.description) },
            options: Dictionary(
                uniqueKeysWithValues: told.options.map { code, octets in
                    (
                        String(code),
                        Record.Told(value: PeerExplanation.words(octets.value), place: octets.place.description)
                    )
                }), menu: told.menu.map { Record.Told(value: $0.value, place: $0.place.description) },
            ignored: told.ignored?.description)
    }

    /// Asks the policy for the same client.
    mutating func compare(_ policy: BootRules) {
        let server = record.server.flatMap { IPv4Address($0.value) } ?? IPv4Address(192, 0, 2, 1)
        let question = BootQuestion(client.identity, at: server)
        let file = record.ignored == nil ? record.file?.value : nil
        do {
            let choice = try policy.choice(for: question)
            record.policy = .init(file: choice.file, rule: choice.rule, reason: nil, same: choice.file == file)
        } catch {
            record.policy = .init(file: nil, rule: nil, reason: "\(error)", same: file == nil)
        }
    }

    /// A paragraph.
    var text: String {
        var lines = [record.client + (record.network.map { " in \($0)" } ?? "")]
        func add(_ name: String, _ told: Record.Told?, _ absent: String? = nil) {
            let padded = name.padded(to: 11)
            if let told {
                lines.append("  \(padded)\(told.value)   (\(told.place))")
            } else if let absent {
                lines.append("  \(padded)\(absent)")
            }
        }
        if let place = record.ignored {
            add("answer", Record.Told(value: "none", place: place))
        } else {
            add("file", record.file, "none")
            add("server", record.server)
            for code in record.options.keys.sorted(by: { Int($0) ?? 0 < Int($1) ?? 0 }) {
                add("option \(code)", record.options[code])
            }
            for line in record.menu { add("menu", line) }
        }
        if let policy = record.policy {
            let words = policy.file.map { "\($0), rule \(policy.rule ?? "")" } ?? "no file: \(policy.reason ?? "")"
            add("pxekit", nil, policy.same ? "says the same" : "says otherwise: \(words)")
        }
        return lines.joined(separator: "\n")
    }

    /// Octets as a text if they are one, as an address, or in hexadecimal.
    private static func words(_ octets: [UInt8]) -> String {
        let text = octets.last == 0 ? octets.dropLast() : octets[...]
        if octets.count > 1, !text.isEmpty, text.allSatisfy({ (0x20..<0x7F).contains($0) }) {
            return String(decoding: text, as: UTF8.self)
        }
        if octets.count == 4 { return "\(IPv4Address(octets[0], octets[1], octets[2], octets[3]))" }
        return octets.hexadecimal(separator: ":")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
