// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// What a machine boots, through all its stages.
public struct BootPlan: Hashable, Sendable {
    /// What firmware gets: a path on the TFTP server, or a URL.
    public var loader: String

    /// What it gets where ``loader`` dies, in this order: see ``LoaderTurn``.
    public var otherLoaders: [String]

    /// What a loader that asks in its turn gets: a script, a kernel, the next loader. Nil means the same as firmware,
    /// unless that would load the same program again for ever.
    public var script: String?

    /// The TFTP server; nil for the one that answers.
    public var server: IPv4Address?

    /// The name of the TFTP server for `sname` and option 66.
    public var serverName: String?

    /// Options that go with this plan: PXELINUX's, a kernel's root path.
    public var options: [BootOption]

    /// A menu of the firmware instead of ``loader``.
    public var menu: BootMenuPlan?

    /// A plan; everything but the loader has its usual value.
    public init(
        loader: String, otherLoaders: [String] = [], script: String? = nil, server: IPv4Address? = nil,
        serverName: String? = nil, options: [BootOption] = [], menu: BootMenuPlan? = nil
    ) {
        self.loader = loader
        self.otherLoaders = otherLoaders
        self.script = script
        self.server = server
        self.serverName = serverName
        self.options = options
        self.menu = menu
    }

    /// The file that firmware boots without being asked, of several the first.
    public var firmwareFile: String { firmwareFiles[0] }

    /// The files of which firmware boots one without being asked: a menu of one line is none, for the menus of much firmware are broken (D13).
    public var firmwareFiles: [String] {
        guard let menu, menu.items.count == 1, let file = menu.items[0].file else { return [loader] + otherLoaders }
        return [file]
    }

    /// Those of ``firmwareFiles`` that a client can start, as far as their names tell; all of them if it can start none.
    public func firmwareFiles(for client: ClientIdentity) -> [String] {
        let fitting = firmwareFiles.filter { file in
            client.mismatch(with: file) == nil && !(BootPlan.isURL(file) && client.isTFTPFirmware)
        }
        return fitting.isEmpty ? firmwareFiles : fitting
    }

    /// Whether a file name or URL is a build of iPXE by the names its makers give it.
    public static func isIPXEBuild(_ file: String) -> Bool {
        let name = (file.split { $0 == "/" || $0 == "\\" }.last ?? "").lowercased()
        return ["ipxe", "undionly", "snponly", "netboot.xyz"].contains { name.hasPrefix($0) }
            && !name.hasSuffix(".ipxe")
    }

    /// Whether a boot file is to be fetched by HTTP.
    public static func isURL(_ file: String) -> Bool {
        let lower = file.lowercased()
        return lower.hasPrefix("http://") || lower.hasPrefix("https://")
    }
}

/// An option that goes with a plan as it is; what stands in it is its loader's affair.
public struct BootOption: Hashable, Sendable {
    /// The option's code in DHCP (RFC 2132).
    public var code: UInt8
    /// Its octets, without code and length.
    public var payload: [UInt8]

    /// An option of any code.
    public init(_ code: UInt8, _ payload: [UInt8]) {
        self.code = code
        self.payload = payload
    }
}

/// The menu and prompt that the firmware itself shows, and what each line boots (option 43 tags 8, 9, 10).
public struct BootMenuPlan: Hashable, Sendable {
    /// One line of the menu.
    public struct Item: Hashable, Sendable {
        /// The line.
        public var text: String
        /// Which kind of boot server is asked; ``NetAddress/PXEServerType/local`` boots the disk.
        public var type: PXEServerType
        /// The file that the boot server on port 4011 answers with; nil if another server does, or for the disk.
        public var file: String?
        /// Where that kind of server is; empty means this one, if it has a file.
        public var servers: [IPv4Address]

        /// A line.
        public init(text: String, type: PXEServerType, file: String? = nil, servers: [IPv4Address] = []) {
            self.text = text
            self.type = type
            self.file = file
            self.servers = servers
        }
    }

    /// The lines, in display order; the first is the default.
    public var items: [Item]
    /// What is shown while the client waits for F8.
    public var prompt: String
    /// How long it waits, in seconds; 0 takes the first line at once, 255 waits for ever.
    public var timeout: UInt8
    /// A group for discovery by multicast; nil forbids that.
    public var multicast: IPv4Address?
    /// Whether servers may be looked for by broadcast.
    public var allowsBroadcast: Bool

    /// A menu.
    public init(
        items: [Item], prompt: String = "Press F8 for boot menu", timeout: UInt8 = 0, multicast: IPv4Address? = nil,
        allowsBroadcast: Bool = false
    ) {
        self.items = items
        self.prompt = prompt
        self.timeout = timeout
        self.multicast = multicast
        self.allowsBroadcast = allowsBroadcast
    }
}
