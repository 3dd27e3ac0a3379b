// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// Makes certificates with openssl(1) in a folder: `NAME.pem` and `NAME.key`.
public struct CertificateMaker: Sendable {
    /// Whether openssl is there.
    public static let canMake = ExternalTool("openssl") != nil

    /// Where the files are.
    public let folder: URL

    /// Makes them in this folder.
    public init(in folder: URL) { self.folder = folder }

    /// Why a certificate could not be made.
    public struct Failure: Error, CustomStringConvertible {
        /// What openssl says.
        public let description: String
    }

    /// Makes one.
    ///
    /// - Parameters:
    ///   - name: of its files, and its common name.
    ///   - key: as `openssl req -newkey` has it.
    ///   - alternatives: the value of subjectAltName; nil for none.
    ///   - issuer: the name of the one that signs it; nil for itself.
    ///   - days: for how long it is valid; 0 for a second.
    ///   - extensions: more of them, as `-addext` has them.
    public func make(
        _ name: String, key: String = "rsa:2048", alternatives: String? = "DNS:localhost,IP:127.0.0.1",
        signedBy issuer: String? = nil, isAuthority: Bool = false, days: Int = 30, digest: String = "sha256",
        extensions: [String] = []
    ) async throws {
        var added = ["basicConstraints=critical,CA:\(isAuthority ? "TRUE" : "FALSE")"] + extensions
        if let alternatives { added.append("subjectAltName=\(alternatives)") }
        var words = ["req", "-newkey", key, "-nodes", "-keyout", "\(name).key", "-subj", "/CN=\(name)", "-\(digest)"]
        if key == "ec" { words += ["-pkeyopt", "ec_paramgen_curve:P-256"] }
        words += added.flatMap { ["-addext", $0] }
        let signer = issuer.map { ["-CA", "\($0).pem", "-CAkey", "\($0).key"] } ?? []
        if days > 0 {
            return try await openssl(words + ["-x509", "-days", "\(days)", "-out", "\(name).pem"] + signer)
        }
        // `req` makes none that ends at once.
        try await openssl(words + ["-new", "-out", "\(name).csr"])
        let own = issuer == nil ? ["-signkey", "\(name).key"] : signer + ["-CAcreateserial"]
        try await openssl(
            ["x509", "-req", "-in", "\(name).csr", "-days", "0", "-copy_extensions", "copyall", "-out", "\(name).pem"]
                + own)
    }

    /// Writes several certificates into one file, `NAME.pem`.
    public func chain(_ name: String, _ parts: String...) throws {
        var content = Data()
        for part in parts { content += try Data(contentsOf: folder.appending(path: "\(part).pem")) }
        try content.write(to: folder.appending(path: "\(name).pem"))
    }

    /// The bytes of a file.
    public func bytes(_ file: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: file))) }

    private func openssl(_ words: [String]) async throws {
        guard let tool = ExternalTool("openssl") else { throw Failure(description: "openssl is not installed") }
        let result = try await tool.run(words, in: folder)
        guard result.status == 0 else { throw Failure(description: result.diagnosticText) }
    }
}
