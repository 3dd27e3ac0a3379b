// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
internal import DHCPEngine
import Foundation
internal import NetbootConfiguration

/// A configuration that is checked but not served: it is read and judged, and its files are opened.
struct CheckedConfiguration {
    let settings: ServeSettings
    let boot: ServedBoot

    /// The file of the package's unit.
    static let usualFile = "/etc/pxekit.yaml"

    /// Throws if there is nothing to check. Commands call it while their arguments are parsed.
    static func validate(file: String?, roots: [String]) throws {
        guard file != nil || !roots.isEmpty || FileManager.default.fileExists(atPath: usualFile) else {
            throw ValidationError(
                "nothing to look at: name a configuration, or --root DIR (\(usualFile) does not exist)")
        }
    }

    /// Reads it; exit code 2, after it has told all that is wrong.
    ///
    /// - Parameters:
    ///   - file: nil takes ``usualFile`` if there are no roots either.
    ///   - roots: directories to serve beside those of the file.
    init(file: String?, roots: [String]) throws {
        let usual = roots.isEmpty ? CheckedConfiguration.usualFile : nil
        var settings = ServeSettings()
        if let path = file ?? usual {
            guard file != nil || FileManager.default.fileExists(atPath: path) else {
                throw ValidationError(
                    "nothing to look at: name a configuration, or --root DIR (\(path) does not exist)")
            }
            settings = try ConfigurationInput.settings(of: path)
        }
        settings.roots += roots
        let additions = KnownMachines.additions(settings)
        if additions != MachineAdditions() { settings.machines = settings.machines.joined(with: additions) }
        try CheckedConfiguration.judge(settings)
        boot = try ServedBoot(settings)
        let problems = settings.configuration(found: boot.rules, loaders: boot.loaders).problems
        for problem in problems { Diagnostics.error((problem.isError ? "" : "warning: ") + "\(problem)") }
        try ServedCertificate(settings)?.tell()
        if problems.contains(where: \.isError) { throw ExitCode.badInput }
        self.settings = settings
    }

    private static func judge(_ settings: ServeSettings) throws {
        do {
            try settings.check()
        } catch {
            for problem in error.problems { Diagnostics.error("\(problem)") }
            throw ExitCode.badInput
        }
    }
}

/// The file of `serve`, read for a command.
enum ConfigurationInput {
    /// The settings in a file; exit code 2, after it has told all that is wrong.
    static func settings(of path: String) throws -> ServeSettings {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw MenuInput.refused("'\(path)': \(UnreadableFile.reason(path))")
        }
        do {
            return try ConfigurationFile.settings(bytes: data, file: path)
        } catch {
            for problem in error.problems { Diagnostics.error("\(problem)") }
            throw ExitCode.badInput
        }
    }
}
