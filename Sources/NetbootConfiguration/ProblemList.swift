// SPDX-License-Identifier: Apache-2.0

internal import BootMenu

/// What a reader has found wrong so far: it goes on behind a value that is wrong, so that one run tells all.
final class ProblemList {
    private(set) var problems: [ConfigurationError] = []

    /// What `read` gives; nil after a failure, which is kept.
    func collect<Value>(_ read: () throws(MenuFileError) -> Value) -> Value? {
        do {
            return try read()
        } catch {
            add(error)
            return nil
        }
    }

    /// The value in this form; nil if something was wrong, which is kept.
    func read<Value>(_ value: YAMLValue, as form: ValueForm<Value>) -> Value? {
        collect { () throws(MenuFileError) in try form.read(value, self) } ?? nil
    }

    func add(_ error: MenuFileError) {
        problems.append(ConfigurationError(error))
    }

    /// Throws all of it, if there is anything.
    func check() throws(ConfigurationErrors) {
        guard problems.isEmpty else { throw ConfigurationErrors(problems) }
    }
}
