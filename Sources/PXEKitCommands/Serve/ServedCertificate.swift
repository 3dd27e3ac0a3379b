// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
import Foundation
internal import NetbootConfiguration
internal import ServerCertificates

/// The certificates that the server shows over HTTPS, judged as machines will.
struct ServedCertificate {
    /// The file's bytes.
    let bytes: [UInt8]
    /// What is wrong, with its place.
    let findings: [(isError: Bool, text: String)]

    /// Whether machines will not boot by it.
    var isRefused: Bool { findings.contains(where: \.isError) }

    /// Reads and judges them; nil if there is no HTTPS. Throws after it has told why they cannot be read.
    init?(_ settings: ServeSettings) throws {
        guard let https = settings.https, settings.httpsPort != nil else { return nil }
        let place = settings.place(of: .https)
        func chain(_ path: String, _ bytes: [UInt8]) throws -> CertificateChain {
            do {
                return try CertificateChain(pem: bytes)
            } catch {
                throw MenuInput.refused("\(place): '\(path)' \(error)")
            }
        }
        bytes = try Self.bytes(https.certificate, settings)
        let authorities = try https.authorities.map { path in
            try chain(path, try Self.bytes(path, settings)).certificates
        }
        let certificates = try chain(https.certificate, bytes)
        let judgement = ChainJudgement(
            names: https.names, authorities: authorities ?? [], now: Int(Date.now.timeIntervalSince1970))
        let strangers = Self.hosts(settings).filter { host in
            !https.names.contains(host) && !certificates.certificates[0].isFor(host)
        }
        findings =
            judgement.findings(of: certificates).map { ($0.isError, "\(place): '\(https.certificate)': \($0)") }
            + strangers.map { host in
                (false, "\(place): '\(https.certificate)' is not for '\(host)', where a rule sends machines by HTTPS")
            }
    }

    /// Tells what is wrong; throws if machines will not boot by it.
    func tell() throws {
        for finding in findings { Diagnostics.error((finding.isError ? "" : "warning: ") + finding.text) }
        if isRefused { throw ExitCode.badInput }
    }

    static func bytes(_ path: String, _ settings: ServeSettings) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw MenuInput.refused("\(settings.place(of: .https)): '\(path)' \(UnreadableFile.reason(path))")
        }
        return [UInt8](data)
    }

    /// The hosts in the URLs of rules that lead to this server's port for HTTPS.
    private static func hosts(_ settings: ServeSettings) -> [String] {
        let files = settings.rules.flatMap { rule -> [String] in
            guard case .boot(let plan) = rule.action else { return [] }
            return [plan.loader, plan.script].compactMap { $0 }
        }
        let hosts = files.compactMap { file -> String? in
            guard let url = URLComponents(string: file), url.scheme == "https", (url.port ?? 443) == settings.httpsPort
            else { return nil }
            return url.host
        }
        return Set(hosts).sorted()
    }
}
