// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A `sockaddr_in` of 127.0.0.1 as its octets: family(2) port(2) address(4) zeros(8). Its members have two homes, the C library and a module of
/// SwiftNIO, and the compiler finds them in one of the two only.
public enum LoopbackAddress {
    /// The sixteen octets.
    public static func octets(port: UInt16) -> [UInt8] {
        withUnsafeBytes(of: sa_family_t(AF_INET)) { Array($0) } + [UInt8(port >> 8), UInt8(port & 0xFF), 127, 0, 0, 1]
            + [UInt8](repeating: 0, count: 8)
    }

    /// The port in such octets.
    public static func port(_ octets: [UInt8]) -> UInt16 { UInt16(octets[2]) << 8 | UInt16(octets[3]) }
}
