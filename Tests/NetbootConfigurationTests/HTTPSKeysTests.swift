// SPDX-License-Identifier: Apache-2.0

import NetbootConfiguration
import Testing

@Suite struct HTTPSKeysTests {
    private func settings(_ yaml: String) throws -> ServeSettings {
        try ConfigurationFile.settings(yaml: yaml, file: "x.yaml")
    }

    private func problems(_ settings: ServeSettings) -> [String] {
        do {
            try settings.check()
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("there is no HTTPS unless a certificate is named; then it is on port 443, or another")
    func usual() throws {
        #expect(try settings("mode: proxy").https == nil)
        let usual = try settings("https: {certificate: a.pem, key: a.key}")
        #expect(usual.https?.certificate == "a.pem" && usual.https?.key == "a.key" && usual.httpsPort == 443)
        #expect(problems(usual) == [])
        let moved = try settings(
            "https: {certificate: a.pem, key: a.key, authorities: lab.pem, names: boot.lan}\nports: {https: 8443}")
        #expect(moved.https?.authorities == "lab.pem" && moved.https?.names == ["boot.lan"])
        #expect(moved.httpsPort == 8443)
        #expect(try settings("ports: {https: 0}").httpsPort == nil)
    }

    @Test("options add to the file and come first")
    func options() throws {
        var options = ServeOptions()
        (options.certificate, options.ports["https"]) = ("b.pem", 444)
        let both = try settings("https: {certificate: a.pem, key: a.key, names: x}").merged(with: options)
        #expect(both.https?.certificate == "b.pem" && both.https?.key == "a.key" && both.https?.names == ["x"])
        #expect(both.httpsPort == 444 && both.place(of: .https) == "--tls-certificate")
    }

    @Test("a certificate without a key, and a port without both, are told with their place")
    func incomplete() throws {
        let needed = "HTTPS needs a certificate and its key: the key https, or --tls-certificate and --tls-key"
        #expect(problems(try settings("https: {certificate: a.pem}")) == ["x.yaml:1:8: https: \(needed)"])
        #expect(problems(try settings("ports: {https: 444}")) == ["x.yaml:1:16: ports.https: \(needed)"])
        var options = ServeOptions()
        options.key = "a.key"
        #expect(problems(try settings("mode: proxy").merged(with: options)) == ["--tls-certificate: \(needed)"])
    }
}
