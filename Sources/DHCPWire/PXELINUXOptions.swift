// SPDX-License-Identifier: Apache-2.0

/// Options 208 to 211, which PXELINUX reads from the cached reply (RFC 5071).
///
/// A server sends them unasked: the ROM whose parameter list it sees does not know them.
public struct PXELINUXOptions: Hashable, Sendable {
    /// Option 209: the configuration file, relative to the prefix.
    public var configFile: String?
    /// Option 210: put before every file name as it is, so it must end with its separator.
    public var pathPrefix: String?
    /// Option 211: seconds after which to reboot if nothing boots; 0 never.
    public var rebootTime: UInt32?

    /// Any of the three.
    public init(configFile: String? = nil, pathPrefix: String? = nil, rebootTime: UInt32? = nil) {
        self.configFile = configFile
        self.pathPrefix = pathPrefix
        self.rebootTime = rebootTime
    }

    /// Option 208: wanted by PXELINUX before version 3.55 (RFC 5071 §3).
    public static let magic: UInt32 = 0xF100_747E
}

extension DHCPMessage {
    /// Options 209 to 211. Writing any of them writes option 208 as well, writing none removes all four.
    public var pxelinux: PXELINUXOptions {
        get {
            PXELINUXOptions(
                configFile: options.text(.pxelinuxConfigFile), pathPrefix: options.text(.pxelinuxPathPrefix),
                rebootTime: options.number(.pxelinuxRebootTime))
        }
        set {
            options[.pxelinuxMagic] = newValue == PXELINUXOptions() ? nil : PXELINUXOptions.magic.networkOrder
            options[.pxelinuxConfigFile] = newValue.configFile.map { Array($0.utf8) }
            options[.pxelinuxPathPrefix] = newValue.pathPrefix.map { Array($0.utf8) }
            options[.pxelinuxRebootTime] = newValue.rebootTime.map(\.networkOrder)
        }
    }
}
