// SPDX-License-Identifier: Apache-2.0
public import NetAddress

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
