// SPDX-License-Identifier: Apache-2.0

/// What is booted, under a name: the same for one machine and for hundreds.
public struct Profile: Hashable, Sendable {
    /// A Linux kernel with what it is given; paths below the boot root, or URLs.
    public struct Kernel: Hashable, Sendable {
        /// The kernel.
        public var kernel: VariableText
        /// Initial RAM disks, in the order in which the kernel unpacks them.
        public var initrds: [VariableText]
        /// The command line, without `initrd=`.
        public var commandLine: VariableText

        /// A kernel with its files and command line.
        public init(
            kernel: VariableText, initrds: [VariableText] = [], commandLine: VariableText = VariableText(literal: "")
        ) {
            self.kernel = kernel
            self.initrds = initrds
            self.commandLine = commandLine
        }

        /// All texts in it.
        public var texts: [VariableText] { [kernel] + initrds + [commandLine] }
    }

    /// A file for an installer that is made of a template of people's own: preseed, kickstart, autoinstall.
    public struct Answer: Hashable, Sendable {
        /// The name by which it is asked for, below the boot root.
        public var path: String
        /// The template's file on the server.
        public var template: String

        /// A file and what it is made of.
        public init(_ path: String, template: String) {
            self.path = path
            self.template = template
        }
    }

    /// How a loader leaves a machine to its disk.
    public enum LocalExit: String, CaseIterable, Sendable {
        /// It boots the first disk.
        case normal
        /// It gives up, so that the firmware tries its next boot device.
        case next
    }

    /// What a machine does.
    public enum Boot: Hashable, Sendable {
        /// It boots a kernel; its loader's configuration is made for it.
        case kernel(Kernel)
        /// It shows a menu, read from this file on the server; its loader's configuration is made for it.
        case menu(String)
        /// It boots a program and whatever that is configured to do.
        case chain(BootPlan)
        /// It boots its disk; its loader's configuration says so.
        case localDisk(LocalExit)
        /// It is told nothing, so that its firmware goes on to the next boot device.
        case nothing
    }

    /// What assignments call it.
    public var name: String
    /// What is booted.
    public var boot: Boot
    /// The loader that is to read what is made, or several in the order in which they are tried; empty for those that the machine's firmware
    /// gets by the boot rules.
    public var loaders: [String]
    /// Texts for variables that a machine has no value of its own for.
    public var variables: [String: String]
    /// Files that are made for its machines.
    public var answers: [Answer]

    /// A profile.
    public init(
        _ name: String, _ boot: Boot, loaders: [String] = [], variables: [String: String] = [:], answers: [Answer] = []
    ) {
        self.name = name
        self.boot = boot
        self.loaders = loaders
        self.variables = variables
        self.answers = answers
    }

    /// Profiles that need not be written down: the disk, and nothing.
    public static let builtIn = [Profile("local-disk", .localDisk(.normal)), Profile("nothing", .nothing)]

    /// Whether a loader's configuration is made for its machines.
    public var isMade: Bool {
        switch boot {
        case .kernel, .menu, .localDisk: true
        case .chain, .nothing: false
        }
    }

    /// What rules, logs and timelines call it.
    public var ruleName: String { "profile \(name)" }
}

extension Profile {
    /// Why a machine cannot boot it once: no file would show that it has; nil if it can.
    public var reasonAgainstOnce: String? {
        switch boot {
        case .nothing: "a machine that is told nothing does not show that it was; take local-disk"
        case .chain(let plan) where plan.server != nil || ServedName.of(plan.script ?? plan.firmwareFile) == nil:
            "it chains a program of another server, which does not tell whether the machine came to it"
        case .chain, .kernel, .menu, .localDisk: nil
        }
    }
}
