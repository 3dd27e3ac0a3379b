// SPDX-License-Identifier: Apache-2.0

internal import TerminalText

/// What a configuration may contain, for people: made of the very tables that the reader has.
package enum ConfigurationReference {
    /// One key.
    package struct Key: Hashable, Sendable {
        /// The key itself.
        package let name: String
        /// How its value is written.
        package let form: String
        /// What it does.
        package let meaning: String
    }

    /// The keys of one mapping.
    package struct Table: Hashable, Sendable {
        /// What the mapping describes, with its article.
        package let name: String
        /// In the order in which they are told.
        package let keys: [Key]
    }

    /// Every mapping of a configuration, the file first.
    package static var tables: [Table] {
        [
            ConfigurationObject<FileDraft>.file.reference, ConfigurationObject<FileDraft>.ports.reference,
            ConfigurationObject<PageSettings>.page.reference, ConfigurationObject<HTTPSSettings>.https.reference,
            ConfigurationObject<SubnetDraft>.subnet.reference,
            ConfigurationObject<ReservationDraft>.reservation.reference,
            ConfigurationObject<RouteDraft>.route.reference, ConfigurationObject<OptionDraft>.option.reference,
            ConfigurationObject<RuleDraft>.rule.reference, ConfigurationObject<PromptDraft>.prompt.reference,
            ConfigurationObject<PromptItemDraft>.promptItem.reference,
            ConfigurationObject<MachineDraft>.machine.reference, ConfigurationObject<ProfileDraft>.profile.reference,
            ConfigurationObject<AnswerDraft>.answer.reference,
            ConfigurationObject<AssignmentDraft>.assignment.reference,
            ConfigurationObject<MulticastDraft>.multicastFile.reference,
        ]
    }

    /// The page docs/configuration.md.
    package static var markdown: String {
        let head = """
            # The configuration of pxekit serve

            `pxekit serve --config FILE` reads a file of YAML, in UTF-8. This page is printed by `pxekit serve schema --markdown`, which knows the
            keys from the tables that the reader itself uses; `--example` prints the file that a package installs as `/etc/pxekit.yaml`, `--json`
            the tables for a program.

            Options of the command line come before the file. What does not fit together is looked for when both are there, so that a file
            without `mode` serves with `--mode dhcp`. All that is wrong is told at once, each with file, line, column and the key, and with the word
            that was probably meant; a key that is there twice is told with both lines. Where a list is wanted, one value may stand alone.


            """
        let sections = tables.map { table in
            let rows = table.keys.map { "| `\($0.name)` | \($0.form) | \($0.meaning) |\n" }.joined()
            return
                "## \(table.name.prefix(1).uppercased())\(table.name.dropFirst())\n\n| Key | Value | Meaning |\n|---|---|---|\n"
                + rows
        }
        return MarkdownPage.filled(head + sections.joined(separator: "\n"))
    }
}
