// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser

/// `pxekit`: the root of all commands.
///
/// Every command says its name. ArgumentParser makes one of the type's otherwise, and each asks the runtime for it at every start of
/// the program.
public struct PXEKit: AsyncParsableCommand {
    /// Name, help and subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "pxekit",
        abstract: "Boot computers over the network: servers, boot programs, and a lab to try them in.",
        discussion: """
            EXAMPLES
              pxekit qemu-boot                         boot the built-in pxeinfo in the lab
              pxekit qemu-boot pxelinux.0 --root DIR   boot PXELINUX with the files of DIR
            """,
        version: Version.text,
        subcommands: [
            QEMUBoot.self, Serve.self, Proxy.self, ClientCommand.self, MenuCommand.self, NBPCommand.self,
            TFTPCommand.self, ImageCommand.self, ReportCommand.self, FetchCommand.self,
        ])

    /// The command; its parser fills it.
    public init() {}
}
