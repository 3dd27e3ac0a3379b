// SPDX-License-Identifier: Apache-2.0

internal import BootMenu

/// Reads the file for `pxekit serve --config`; the tables of ``ConfigurationObject`` have its keys.
package enum ConfigurationFile {
    /// The settings in a file, not judged yet: options may still come before them.
    ///
    /// - Parameters:
    ///   - bytes: the file's content, UTF-8.
    ///   - name: the file's name for messages.
    /// - Throws: all that is wrong with it.
    package static func settings(
        bytes: some Collection<UInt8>, file name: String
    ) throws(ConfigurationErrors) -> ServeSettings {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationErrors([notText(Array(bytes), name)])
        }
        return try settings(yaml: text, file: name)
    }

    /// The same for text.
    package static func settings(yaml: String, file name: String) throws(ConfigurationErrors) -> ServeSettings {
        let problems = ProblemList()
        var settings = ServeSettings()
        if let root = problems.collect({ () throws(MenuFileError) in try YAMLValue(yaml: yaml, file: name) }) {
            let values = ConfigurationObject<ServeSettings>.file.read(root, into: &settings, problems)
            settings.origins = origins(values)
        }
        try problems.check()
        return settings
    }

    /// Where those settings stand that only other settings, or the system, can show to be wrong.
    private static func origins(_ values: [String: YAMLValue]) -> [ServeSettings.Setting: ConfigurationPlace] {
        var origins: [ServeSettings.Setting: ConfigurationPlace] = [:]
        func note(_ value: YAMLValue, _ setting: (String) -> ServeSettings.Setting) {
            if let text = try? value.text() { origins[setting(text)] = ConfigurationPlace(value) }
        }
        for root in (try? values["root"]?.list(orSingle: true)) ?? [] { note(root) { .root($0) } }
        for name in (try? values["interfaces"]?.list(orSingle: true)) ?? [] { note(name) { .interface($0) } }
        for (key, port) in (try? values["ports"]?.pairs()) ?? [] { origins[.port(key)] = ConfigurationPlace(port) }
        let single: [(ServeSettings.Setting, String)] = [
            (.leases, "leases"), (.reports, "reports"), (.user, "user"), (.mode, "mode"), (.subnets, "subnets"),
        ]
        for (setting, key) in single { origins[setting] = values[key].map(ConfigurationPlace.init) }
        return origins
    }

    /// Why the bytes are no text, and where they cease to be.
    private static func notText(_ bytes: [UInt8], _ name: String) -> ConfigurationError {
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        // The place is counted in characters, as editors do.
        var (line, column, offset) = (1, 1, 0)
        while case .scalarValue(let scalar) = decoder.decode(&rest) {
            offset += UTF8.width(scalar)
            (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
        }
        let octet = bytes[offset]
        let digits = String(octet, radix: 16, uppercase: true)
        return ConfigurationError(
            file: name, line: line, column: column,
            problem: "the octet 0x\(octet < 16 ? "0" : "")\(digits) is no UTF-8; save the file as UTF-8")
    }
}
