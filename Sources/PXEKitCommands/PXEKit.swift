// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser

/// `pxekit`: the root of all commands.
///
/// Every command names itself. Without a name, ArgumentParser would ask the runtime for the type's name at each start of the program,
/// which takes time.
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
            QEMUBoot.self, Serve.self, BootCommand.self, CheckCommand.self, ExplainCommand.self, Proxy.self,
            ClientCommand.self, DoctorCommand.self, ConfigCommand.self, MenuCommand.self, NBPCommand.self,
            TFTPCommand.self, ImageCommand.self, MediaCommand.self, ReportCommand.self, BootsCommand.self,
            MachineCommand.self, TokenCommand.self,
            FetchCommand.self,
        ])

    /// The command; its parser fills it.
    public init() {}
}
