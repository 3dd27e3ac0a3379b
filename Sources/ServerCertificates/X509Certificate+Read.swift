// SPDX-License-Identifier: Apache-2.0

internal import SwiftASN1
internal import TerminalText

extension X509Certificate {
    /// The bytes are no certificate.
    public struct Unreadable: Error, Hashable, Sendable {}

    private static let rsaEncryption: [UInt] = [1, 2, 840, 113549, 1, 1, 1]
    private static let ecPublicKey: [UInt] = [1, 2, 840, 10045, 2, 1]
    private static let curves: [[UInt]: String] = [
        [1, 2, 840, 10045, 3, 1, 7]: "P-256", [1, 3, 132, 0, 34]: "P-384", [1, 3, 132, 0, 35]: "P-521",
    ]

    /// Reads DER.
    public init(der: [UInt8]) throws(Unreadable) {
        do {
            self = try Self.read(try DER.parse(der))
        } catch {
            throw Unreadable()
        }
    }

    private static func read(_ node: ASN1Node) throws -> X509Certificate {
        try DER.sequence(node, identifier: .sequence) { outer in
            guard let body = outer.next() else { throw Unreadable() }
            let algorithm = try oid(in: outer.next())
            let signature = try ASN1BitString(derEncoded: &outer)
            return try DER.sequence(body, identifier: .sequence) { fields in
                _ = try DER.optionalExplicitlyTagged(&fields, tagNumber: 0, tagClass: .contextSpecific) { $0 }
                for _ in 0..<2 { _ = fields.next() }  // serial number, algorithm
                guard let issuer = fields.next(), let validity = fields.next(), let subject = fields.next(),
                    let key = fields.next()
                else { throw Unreadable() }
                let (from, until) = try DER.sequence(validity, identifier: .sequence) { times in
                    (try seconds(times.next()), try seconds(times.next()))
                }
                var extensions = Extensions()
                while let field = fields.next() {
                    if field.identifier == ASN1Identifier(tagWithNumber: 3, tagClass: .contextSpecific) {
                        try extensions.read(field)
                    }
                }
                return X509Certificate(
                    subject: try name(subject), issuer: try name(issuer), validFrom: from, validUntil: until,
                    key: try self.key(key), hosts: extensions.hosts, addresses: extensions.addresses,
                    isAuthority: extensions.isAuthority, isForServers: extensions.isForServers,
                    publicKey: Array(key.encodedBytes), signed: Array(body.encodedBytes), algorithm: algorithm,
                    signature: Array(signature.bytes))
            }
        }
    }

    /// The object identifier of an AlgorithmIdentifier.
    private static func oid(in node: ASN1Node?) throws -> [UInt] {
        guard let node else { throw Unreadable() }
        return try DER.sequence(node, identifier: .sequence) { fields in
            let identifier = try ASN1ObjectIdentifier(derEncoded: &fields)
            while fields.next() != nil {}
            return identifier.oidComponents
        }
    }

    private static func key(_ node: ASN1Node) throws -> Key {
        try DER.sequence(node, identifier: .sequence) { fields in
            guard let algorithm = fields.next() else { throw Unreadable() }
            let bits = try ASN1BitString(derEncoded: &fields)
            let (identifier, parameter) = try DER.sequence(algorithm, identifier: .sequence) { parts in
                let identifier = try ASN1ObjectIdentifier(derEncoded: &parts).oidComponents
                let parameter = parts.next()
                while parts.next() != nil {}
                return (identifier, parameter)
            }
            switch identifier {
            case rsaEncryption:
                let modulus = try DER.sequence(try DER.parse(bits.bytes), identifier: .sequence) { numbers in
                    guard case .primitive(let modulus)? = numbers.next()?.content else { throw Unreadable() }
                    while numbers.next() != nil {}
                    return modulus.drop { $0 == 0 }
                }
                return .rsa(bits: modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0))
            case ecPublicKey:
                let curve = try parameter.map { try ASN1ObjectIdentifier(derEncoded: $0).oidComponents }
                return .elliptic(curve.flatMap { curves[$0] } ?? "a curve of its own")
            default: return .other(identifier.map(String.init).joined(separator: "."))
            }
        }
    }

    /// The name's common name or organization (X.520), the last of each.
    private static func name(_ node: ASN1Node) throws -> Name {
        var (common, organization) = (String?.none, String?.none)
        guard case .constructed(let sets) = node.content else { throw Unreadable() }
        for set in sets {
            guard case .constructed(let pairs) = set.content else { throw Unreadable() }
            for pair in pairs {
                try DER.sequence(pair, identifier: .sequence) { parts in
                    let kind = try ASN1ObjectIdentifier(derEncoded: &parts).oidComponents
                    guard case .primitive(let text)? = parts.next()?.content else { return }
                    if kind == [2, 5, 4, 3] { common = String(printable: text) }
                    if kind == [2, 5, 4, 10] { organization = String(printable: text) }
                }
            }
        }
        return Name(encoded: Array(node.encodedBytes), text: common ?? organization ?? "")
    }

    /// UTCTime until 2049, GeneralizedTime from then on (RFC 5280 §4.1.2.5).
    private static func seconds(_ node: ASN1Node?) throws -> Int {
        guard let node else { throw Unreadable() }
        if node.identifier == .utcTime {
            let time = try UTCTime(derEncoded: node)
            return CivilTime.seconds(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
        }
        let time = try GeneralizedTime(derEncoded: node)
        return CivilTime.seconds(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
    }

    /// The extensions that decide.
    private struct Extensions {
        var hosts: [String] = []
        var addresses: [CertifiedAddress] = []
        var isAuthority: Bool?
        var isForServers: Bool?

        mutating func read(_ field: ASN1Node) throws {
            guard case .constructed(let outer) = field.content else { throw Unreadable() }
            for list in outer {
                guard case .constructed(let extensions) = list.content else { throw Unreadable() }
                for item in extensions {
                    guard case .constructed(let parts) = item.content else { throw Unreadable() }
                    var iterator = parts.makeIterator()
                    let kind = try ASN1ObjectIdentifier(derEncoded: &iterator).oidComponents
                    var last: ASN1Node?
                    while let part = iterator.next() { last = part }
                    guard case .primitive(let value)? = last?.content else { throw Unreadable() }
                    try take(kind, value)
                }
            }
        }

        private mutating func take(_ kind: [UInt], _ value: ArraySlice<UInt8>) throws {
            guard [[2, 5, 29, 17], [2, 5, 29, 19], [2, 5, 29, 37]].contains(kind) else { return }
            guard case .constructed(let nodes) = try DER.parse(value).content else { throw Unreadable() }
            switch kind.last {
            case 17:
                for node in nodes where node.identifier.tagClass == .contextSpecific {
                    guard case .primitive(let bytes) = node.content else { continue }
                    if node.identifier.tagNumber == 2 { hosts.append(String(printable: bytes)) }
                    if node.identifier.tagNumber == 7, let address = CertifiedAddress(octets: bytes) {
                        addresses.append(address)
                    }
                }
            case 19:
                var iterator = nodes.makeIterator()
                isAuthority = try iterator.next().map { try $0.identifier == .boolean && Bool(derEncoded: $0) } ?? false
            default:
                // serverAuth, or any use.
                isForServers = try nodes.contains {
                    [[1, 3, 6, 1, 5, 5, 7, 3, 1], [2, 5, 29, 37, 0]].contains(
                        try ASN1ObjectIdentifier(derEncoded: $0).oidComponents)
                }
            }
        }
    }
}
