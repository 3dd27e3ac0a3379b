// SPDX-License-Identifier: Apache-2.0

/// The unit of a pcap file's fractions of a second, told by its magic number (draft-ietf-opsawg-pcap §4).
public enum PcapResolution: Hashable, Sendable, CaseIterable {
    /// Magic number A1B2C3D4.
    case microseconds
    /// Magic number A1B23C4D.
    case nanoseconds

    var magic: UInt32 {
        switch self {
        case .microseconds: 0xA1B2_C3D4
        case .nanoseconds: 0xA1B2_3C4D
        }
    }

    /// Nanoseconds in one unit.
    var unit: UInt32 {
        switch self {
        case .microseconds: 1000
        case .nanoseconds: 1
        }
    }
}
