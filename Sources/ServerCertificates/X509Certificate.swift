// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// What of a certificate decides whether a client takes it (RFC 5280 §4.1).
public struct X509Certificate: Hashable, Sendable {
    /// Who it is of, or who has signed it.
    public struct Name: Hashable, Sendable {
        /// In DER, by which names are compared.
        let encoded: [UInt8]
        /// For people: the common name, else the organization, else nothing. Without control characters.
        public let text: String
    }

    /// The kind of the public key.
    public enum Key: Hashable, Sendable {
        /// RSA, and the bits of its modulus.
        case rsa(bits: Int)
        /// A curve, by the name that people call it by.
        case elliptic(String)
        /// Another algorithm, by its object identifier.
        case other(String)
    }

    /// Who it is of.
    public let subject: Name
    /// Who has signed it.
    public let issuer: Name
    /// From when it is valid, in seconds since 1970-01-01 00:00 UTC.
    public let validFrom: Int
    /// Until when it is valid, that second included.
    public let validUntil: Int
    /// The public key's kind.
    public let key: Key
    /// The names of hosts that it is for (dNSName, §4.2.1.6), without control characters.
    public let hosts: [String]
    /// The addresses that it is for (iPAddress).
    public let addresses: [CertifiedAddress]
    /// Whether it may sign others (§4.2.1.9); nil if it says nothing.
    public let isAuthority: Bool?
    /// Whether it may be a server's (extended key usage, §4.2.1.12); nil if it says nothing.
    public let isForServers: Bool?

    /// SubjectPublicKeyInfo in DER.
    let publicKey: [UInt8]
    /// What is signed.
    let signed: [UInt8]
    /// The signature's algorithm, by its object identifier.
    let algorithm: [UInt]
    let signature: [UInt8]

    /// Whether it has signed itself, by its names: the end of every chain.
    public var isSelfIssued: Bool { subject.encoded == issuer.encoded }
}

/// An address in a certificate.
public enum CertifiedAddress: Hashable, Sendable, CustomStringConvertible {
    /// Of four octets.
    case v4(IPv4Address)
    /// Of sixteen octets.
    case v6(IPv6Address)

    /// Reads 4 or 16 octets; nil for another number.
    init?(octets: some Collection<UInt8>) {
        let octets = Array(octets)
        switch octets.count {
        case 4: self = .v4(IPv4Address(octets[0], octets[1], octets[2], octets[3]))
        case 16:
            guard let address = IPv6Address(octets: octets) else { return nil }
            self = .v6(address)
        default: return nil
        }
    }

    /// Reads an address as people and URLs write it; IPv6 with brackets or without.
    public init?(_ text: String) {
        if let address = IPv4Address(text) {
            self = .v4(address)
            return
        }
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        guard let address = IPv6Address(isBracketed ? String(text.dropFirst().dropLast()) : text) else { return nil }
        self = .v6(address)
    }

    /// As people write it, IPv6 without brackets.
    public var description: String {
        switch self {
        case .v4(let address): "\(address)"
        case .v6(let address): "\(address)"
        }
    }
}
