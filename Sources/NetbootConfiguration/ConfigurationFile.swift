// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import NetAddress

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
        var draft = FileDraft()
        let read = YAMLFile(yaml: yaml, file: name)
        read.problems.forEach(problems.add)
        if let root = read.root {
            let values = ConfigurationObject<FileDraft>.file.read(root, into: &draft, problems)
            draft.settings.origins = origins(values ?? [:])
            for (machine, place) in draft.policy.machines where machine.address != nil {
                draft.settings.origins[.address(machine.name)] = ConfigurationPlace(place.part("address"))
            }
            draft.settings.machines = draft.policy.policy(problems)
        }
        try problems.check()
        return draft.settings
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
        for (key, value) in (try? values["page"]?.pairs()) ?? [] where key == "port" {
            origins[.port("page")] = ConfigurationPlace(value)
        }
        let single: [(ServeSettings.Setting, String)] = [
            (.leases, "leases"), (.history, "history"), (.machineState, "machine-state"), (.reports, "reports"),
            (.user, "user"), (.mode, "mode"),
            (.subnets, "subnets"), (.https, "https"),
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
        return ConfigurationError(
            file: name, line: line, column: column,
            problem: "the octet 0x\(octet.hexadecimal.uppercased()) is no UTF-8; save the file as UTF-8")
    }
}
