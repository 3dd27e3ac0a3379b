// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a server's certificates.
public enum ChainFinding: Hashable, Sendable {
    /// The key of this certificate, counted from 1, has so few bits.
    case weakKey(number: Int, bits: Int)
    /// It is signed over a digest that can be forged.
    case weakDigest(number: Int, String)
    /// It is not valid any more since this second.
    case expired(number: Int, since: Int)
    /// It is valid only from this second on.
    case notYetValid(number: Int, from: Int)
    /// It is valid only for so many days more.
    case endsSoon(number: Int, days: Int)
    /// Nobody takes it for this name or address, by which machines ask.
    case nameMissing(String, has: [String])
    /// It is for no name and no address at all.
    case nameless
    /// It may not be a server's.
    case notForServers
    /// It has not signed the one before it.
    case notIssuer(number: Int, needed: String, found: String)
    /// It may not sign others.
    case notAuthority(number: Int)
    /// The chain ends before one that machines know: this one's issuer is not there.
    case incomplete(number: Int, issuer: String)
    /// Whether it ends there cannot be told, for it is not known what machines know.
    case openEnd(issuer: String)
    /// The key is no RSA key.
    case notRSA(String)

    /// Whether firmware will not boot with it, rather than some or one day.
    public var isError: Bool {
        switch self {
        case .endsSoon, .openEnd, .notRSA: false
        default: true
        }
    }
}

extension ChainFinding: CustomStringConvertible {
    /// The reason, whom it stops, and the mend, in one line.
    public var description: String {
        switch self {
        case .weakKey(let number, let bits):
            "certificate \(number) has an RSA key of \(bits) bits: curl, and firmware with OpenSSL from 3.2 on, take none below 2048; make one of 2048"
        case .weakDigest(let number, let digest):
            "certificate \(number) is signed over \(digest), which OpenSSL 3 refuses; have it signed over SHA-256"
        case .expired(let number, let since):
            "certificate \(number) was valid until \(CivilTime.date(since)): iPXE, curl and installers refuse it; renew it"
        case .notYetValid(let number, let from):
            "certificate \(number) is valid from \(CivilTime.date(from)) on: wait, or look at this host's clock"
        case .endsSoon(let number, let days):
            "certificate \(number) is valid for \(days) more \(days == 1 ? "day" : "days")"
        case .nameMissing(let name, let has):
            "the certificate is not for '\(name)', by which machines ask, but for \(has.joined(separator: ", ")):"
                + " EDK2, iPXE and curl refuse it; have it made for that too (subjectAltName)"
        case .nameless:
            "the certificate is for no name and no address: nobody takes it; have it made with a subjectAltName"
        case .notForServers:
            "the certificate may not be a server's (its extended key usage has no serverAuth); have it made anew"
        case .notIssuer(let number, let needed, let found):
            "certificate \(number) is '\(found)', which has not signed the one before it; needed that of '\(needed)' there"
        case .notAuthority(let number):
            "certificate \(number) may not sign others (no CA:TRUE in its basic constraints)"
        case .incomplete(let number, let issuer):
            "the chain is incomplete: certificate \(number) is signed by '\(issuer)', which is neither in the file"
                + " nor among the authorities that machines know; add its certificate behind it"
        case .openEnd(let issuer):
            "machines must know '\(issuer)' itself; name what they know by the key authorities, and the chain is held to it"
        case .notRSA(let kind):
            "the key is \(kind): firmware whose TLS has RSA only, such as OVMF 2022.11 and iPXE 1.21, cannot use it"
        }
    }
}
