// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `pxekit tftp`: the TFTP server and client alone.
struct TFTPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tftp", abstract: "The TFTP server and client alone.",
        subcommands: [TFTPServe.self, TFTPGet.self, TFTPPut.self])
}
