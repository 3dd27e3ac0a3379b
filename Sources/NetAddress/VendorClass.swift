// SPDX-License-Identifier: Apache-2.0

/// What kind of client asks, as its firmware says: `PXEClient:Arch:00007:UNDI:003016` (option 60, PXE 2.1 table 2-1).
///
/// Only prefixes count: suffixes occur (`:PID:NCS-5001`), and EDK2 itself compares nine characters (D38).
public struct VendorClass: Hashable, Sendable {
    /// The octets as text, up to a NUL.
    public var text: String

    /// Any text.
    public init(_ text: String) {
        self.text = text
    }

    /// What every PXE client's class begins with.
    public static let pxeClient = "PXEClient"
    /// What every UEFI HTTP Boot client's class begins with.
    public static let httpClient = "HTTPClient"

    /// Whether this is a PXE client.
    public var isPXEClient: Bool { text.hasPrefix(VendorClass.pxeClient) }

    /// Whether this is a UEFI HTTP Boot client.
    public var isHTTPClient: Bool { text.hasPrefix(VendorClass.httpClient) }

    /// The number after `Arch:`: five digits, decimal, or hexadecimal if one of them is a letter; U-Boot prints
    /// `0001b`.
    public var architecture: ClientArchitecture? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let place = fields.firstIndex(of: "Arch"), fields.indices.contains(place + 1) else { return nil }
        let digits = fields[place + 1]
        let number = UInt16(digits, radix: 10) ?? UInt16(digits, radix: 16)
        return number.map(ClientArchitecture.init(rawValue:))
    }
}
