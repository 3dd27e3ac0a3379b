// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import ImagePacking
internal import TerminalText

struct ImageManifest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifest",
        abstract: "Write down what a tree of boot files holds: sizes, SHA-256, what boots whom.",
        discussion: """
            EXAMPLES
              pxekit image manifest /srv/boot --output boot.json
              pxekit image manifest /srv/boot --output boot.json --sign key.pem

            KEYS
              openssl genpkey -algorithm ed25519 -out key.pem
              openssl pkey -in key.pem -pubout -out public.pem
            """)

    @Argument(help: "The folder.", completion: .directory)
    var folder: String

    @Option(name: .shortAndLong, help: "Where to write the manifest; else standard output.", completion: .file())
    var output: String?

    @Flag(help: "Replace a file at --output that somebody else wrote or changed.")
    var force = false

    @Option(help: "An Ed25519 private key (PEM): signs the manifest into OUTPUT.sig.", completion: .file())
    var sign: String?

    func validate() throws {
        if sign != nil, output == nil {
            throw ValidationError("--sign needs --output, beside which the signature goes")
        }
    }

    func run() throws {
        let tree = try ServedTree(folder, leavingOut: output.map { [$0, $0 + ".sig"] } ?? [])
        let manifest = try tree.manifest()
        tree.tellOmissions()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(manifest), as: UTF8.self) + "\n"
        guard let output else { return Output.file(text.printableJSON) }
        let bytes = Array(text.utf8)
        var signature: [UInt8]?
        if let sign {
            signature = ManifestSignature.sign(bytes, privateKey: try PEM.read(sign))
            if signature == nil { throw ImageFiles.refused("--sign \(sign): needed an Ed25519 private key (PEM)") }
        }
        try ImageFiles.write(bytes, to: output, force: force)
        if let signature { try ImageFiles.write(signature, to: output + ".sig", force: force) }
    }
}

struct ImageVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a tree of boot files against its manifest.",
        discussion: """
            EXAMPLES
              pxekit image verify /srv/boot --manifest boot.json
              pxekit image verify /srv/boot --manifest boot.json --key public.pem
            """)

    @Argument(help: "The folder.", completion: .directory)
    var folder: String

    @Option(name: .shortAndLong, help: "The manifest.", completion: .file())
    var manifest: String

    @Option(help: "An Ed25519 public key (PEM) that must have signed MANIFEST.sig.", completion: .file())
    var key: String?

    @Flag(help: "Print one JSON object for each finding.")
    var json = false

    @Flag(name: .shortAndLong, help: "Say nothing if all is well.")
    var quiet = false

    /// A finding, as JSON has it.
    private struct Finding: Encodable {
        let problem: String
    }

    func run() throws {
        let bytes = try ImageFiles.read(manifest)
        var findings: [String] = []
        if let key {
            let signature = try ImageFiles.read(manifest + ".sig")
            guard let valid = ManifestSignature.isValid(signature, of: bytes, publicKey: try PEM.read(key)) else {
                throw ImageFiles.refused("--key \(key): needed an Ed25519 public key (PEM)")
            }
            if !valid { findings.append("\(manifest).sig: is no signature of \(manifest) by this key") }
        }
        let known: Manifest
        do {
            known = try JSONDecoder().decode(Manifest.self, from: Data(bytes))
        } catch { throw ImageFiles.refused("\(manifest): is no manifest: \(error)") }
        guard known.version == 1 else {
            throw ImageFiles.refused("\(manifest): version \(known.version): this program reads version 1")
        }
        let tree = try ServedTree(folder, leavingOut: [manifest, manifest + ".sig"])
        findings += known.differences(from: try tree.manifest()).map(\.description)
        if !quiet { tree.tellOmissions() }
        if json {
            for finding in findings { try JSONLines.print(Finding(problem: finding)) }
        } else {
            for finding in findings { Output.line(finding) }
            let links = known.links.isEmpty ? "" : " and \(known.links.count) links to folders"
            if findings.isEmpty, !quiet {
                Output.line("\(folder): \(known.files.count) files\(links) are as \(manifest) says")
            }
        }
        if !findings.isEmpty { throw ExitCode.workFailed }
    }
}

/// The textual encoding of keys (RFC 7468).
enum PEM {
    /// The bytes between the first pair of BEGIN and END lines.
    static func read(_ path: String) throws -> [UInt8] {
        let lines = String(decoding: try ImageFiles.read(path), as: UTF8.self).split(whereSeparator: \.isNewline)
        let inside = lines.drop { !$0.hasPrefix("-----BEGIN ") }.dropFirst().prefix { !$0.hasPrefix("-----END ") }
        guard let data = Data(base64Encoded: inside.joined()), !data.isEmpty else {
            throw ImageFiles.refused("\(path): needed a PEM file")
        }
        return [UInt8](data)
    }
}
