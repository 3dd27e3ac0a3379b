// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

extension ClientArchitecture {
    /// The architectures that a boot file can be built for.
    static let buildable = (0...UInt16(UInt8.max)).map(ClientArchitecture.init(rawValue:)).filter { $0.platform != nil }

    /// Option 93 of a client with this architecture.
    var octets: [UInt8] { [UInt8(rawValue >> 8), UInt8(rawValue & 0xFF)] }

    /// What option 60 says of it: `Arch:00007`.
    var ofVendorClass: String {
        let digits = String(rawValue)
        return "Arch:" + String(repeating: "0", count: 5 - digits.count) + digits
    }
}
