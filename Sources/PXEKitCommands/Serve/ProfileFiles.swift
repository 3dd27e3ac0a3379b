// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import BootScripts
internal import FileCatalog
import Foundation

extension MachineScripts {
    /// What is made for machines, with the menus and templates of their profiles read; nil if nothing is made.
    ///
    /// - Throws: exit code 2 after it has told which file cannot be read, or has a variable without a value.
    init?(readingFilesOf policy: MachinePolicy) throws {
        guard policy.makesFiles else { return nil }
        var menus: [String: Menu] = [:]
        var answers: [String: [CatalogPath: AnswerTemplate]] = [:]
        let profiles = policy.profiles.values.sorted { $0.name < $1.name }
        for profile in profiles {
            if case .menu(let path) = profile.boot {
                let text = try Self.text(path, "menu", of: profile)
                menus[profile.name] = try Self.refusing(path) { try Menu(yaml: text, file: path) }
            }
            for answer in profile.answers {
                let text = try Self.text(answer.template, "template", of: profile)
                answers[profile.name, default: [:]][try Self.name(answer, of: profile)] =
                    try Self.refusing(answer.template) { try AnswerTemplate(text) }
            }
        }
        self.init(policy, menus: menus, answers: answers)
        do throws(Refusal) {
            try check()
        } catch {
            throw MenuInput.refused("\(error)")
        }
    }

    /// A file that a profile names.
    private static func text(_ path: String, _ what: String, of profile: Profile) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw MenuInput.refused("\(profile.ruleName): \(what) '\(path)' \(UnreadableFile.reason(path))")
        }
        return try WrittenText.read(data, of: path)
    }

    /// The name by which an answer is asked for.
    private static func name(_ answer: Profile.Answer, of profile: Profile) throws -> CatalogPath {
        do {
            return try CatalogPath(answer.path)
        } catch {
            throw MenuInput.refused("\(profile.ruleName): path '\(answer.path)': \(error)")
        }
    }

    private static func refusing<Value>(_ path: String, _ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let errors as MenuFileErrors {
            throw MenuInput.refused(errors)
        } catch let error as AnswerTemplate.Malformation {
            throw MenuInput.refused("\(path):\(error.line): \(error.problem)")
        } catch {
            throw MenuInput.refused("\(error)")
        }
    }
}
