// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation

/// `pxekit nbp`: the boot programs that this build carries.
struct NBPCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nbp", abstract: "The network boot programs that this build carries.",
        subcommands: [List.self, Path.self])

    /// `pxekit nbp list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the programs with size and path.")

        @Flag(help: "Print one JSON object for each program.")
        var json = false

        func run() throws {
            let programs = NBPLibrary().programs
            for program in programs {
                if json {
                    try JSONLines.print(program)
                } else {
                    Output.columns(program.name, "\(program.size)", program.path)
                }
            }
        }
    }

    /// `pxekit nbp path`
    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "path", abstract: "Print the path of a program.",
            discussion: "EXAMPLE\n  pxekit nbp path pxeinfo.0")

        @Argument(help: "The program's file name, as `pxekit nbp list` shows it.")
        var name: String

        func run() throws {
            let library = NBPLibrary()
            guard let program = library.programs.first(where: { $0.name == name }) else {
                Diagnostics.error(
                    "no program '\(name)' in \(library.folders.joined(separator: ", ")); `make nbp` builds them")
                throw ExitCode.badInput
            }
            Output.line(program.path)
        }
    }
}
