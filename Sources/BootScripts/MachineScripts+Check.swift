// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import FileCatalog

extension MachineScripts {
    /// Holds menus and templates to the machines that can boot them: no variable is without a value.
    ///
    /// - Throws: the file and the line where a variable stands that has none for some machine.
    public func check() throws(Refusal) {
        for profile in policy.profiles.values.sorted(by: { $0.name < $1.name }) {
            if case .menu(let path) = profile.boot, let unknown = unknownVariables(ofMenu: profile).first {
                throw refusal(path, unknown.line, "${\(unknown.name)}", profile)
            }
            for answer in profile.answers {
                guard let name = try? CatalogPath(answer.path), let template = answers[profile.name]?[name],
                    let unknown = unknownVariables(of: template, in: profile).first
                else { continue }
                throw refusal(answer.template, unknown.line, "{{\(unknown.name)}}", profile)
            }
        }
    }

    private func refusal(_ path: String, _ line: Int, _ variable: String, _ profile: Profile) -> Refusal {
        Refusal(
            description:
                "\(path):\(line): the variable \(variable) has no value for every machine that can boot \(profile.ruleName)"
        )
    }
}
