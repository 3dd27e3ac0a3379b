// SPDX-License-Identifier: Apache-2.0

/// Option 60: what kind of client asks, `PXEClient:Arch:00007:UNDI:003016` (PXE 2.1 table 2-1).
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

/// Option 77: the user classes of a client, in the three forms that exist (D34).
public enum UserClass: Hashable, Sendable {
    /// RFC 3004: each class counted by one octet.
    case counted([[UInt8]])
    /// Bare text, as iPXE and gPXE send it.
    case bare([UInt8])

    /// Reads the payload: counted if the counts fill it exactly and none is zero, else bare.
    public init(decoding payload: [UInt8]) {
        var classes: [[UInt8]] = []
        var rest = payload[...]
        while let count = rest.popFirst(), count > 0, Int(count) <= rest.count {
            classes.append(Array(rest.prefix(Int(count))))
            rest = rest.dropFirst(Int(count))
            if rest.isEmpty {
                self = .counted(classes)
                return
            }
        }
        self = .bare(payload)
    }

    /// The octets for option 77.
    public var encoded: [UInt8] {
        switch self {
        case .counted(let classes): classes.flatMap { [UInt8(clamping: $0.count)] + $0.prefix(255) }
        case .bare(let octets): octets
        }
    }

    /// The classes as text.
    public var texts: [String] {
        switch self {
        case .counted(let classes): classes.map { String(decoding: $0, as: UTF8.self) }
        case .bare(let octets): [String(decoding: octets, as: UTF8.self)]
        }
    }

    /// Whether a class is `name` or, embedded in a longer text, contains it.
    public func names(_ name: String) -> Bool { texts.contains { $0.contains(name) } }
}

extension DHCPMessage {
    /// Option 60; nil if absent.
    public var vendorClass: VendorClass? {
        get { options.text(.vendorClass).map(VendorClass.init) }
        set { options[.vendorClass] = newValue.map { Array($0.text.utf8) } }
    }

    /// Option 77; nil if absent.
    public var userClass: UserClass? {
        get { options[.userClass].map(UserClass.init(decoding:)) }
        set { options[.userClass] = newValue?.encoded }
    }
}
