// SPDX-License-Identifier: Apache-2.0

/// The kind of a PXE boot server (PXE 2.1 table 2-1, PXE_BOOT_SERVERS).
public struct PXEServerType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: UInt16

    /// Any number: 1 to 8 are registered, from 32768 on they are the vendor's own.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Boot from the local disk (as a line of a prompt), or the bootstrap server.
    public static let local = PXEServerType(rawValue: 0)
    /// Where numbers that anyone may use begin.
    public static let firstVendor = PXEServerType(rawValue: 32768)

    /// The number.
    public var description: String { "\(rawValue)" }
}
