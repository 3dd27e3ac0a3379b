// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// Option 94: type and version of the client's network interface (RFC 4578 §2.2).
public struct NetworkInterfaceIdentifier: Hashable, Sendable {
    /// 1 UNDI; U-Boot sends 1 with version 0.0.
    public var type: UInt8
    /// Major version: 2 on BIOS, 3 on UEFI.
    public var major: UInt8
    /// Minor version; on UEFI in BCD, 0x10 for 3.10 (decimal 016 in the vendor class).
    public var minor: UInt8

    /// The three octets.
    public init(type: UInt8, major: UInt8, minor: UInt8) {
        self.type = type
        self.major = major
        self.minor = minor
    }
}

extension NetworkInterfaceIdentifier: CustomStringConvertible {
    /// `UNDI 2.1`.
    public var description: String { (type == 1 ? "UNDI" : "type \(type)") + " \(major).\(minor)" }
}

/// Option 97: who the machine is (RFC 4578 §2.3).
public enum MachineIdentifier: Hashable, Sendable {
    /// Type 0: the UUID of SMBIOS, first three fields little-endian.
    case uuid(ClientUUID)
    /// Another type, or a length other than 17 (D19): kept, echoed, never used as an identity.
    case other([UInt8])

    /// Reads the payload.
    public init(decoding payload: [UInt8]) {
        if payload.first == 0, let uuid = ClientUUID(octets: payload.dropFirst()) {
            self = .uuid(uuid)
        } else {
            self = .other(payload)
        }
    }
}

extension DHCPMessage {
    /// Option 94; nil if absent or not three octets.
    public var networkInterface: NetworkInterfaceIdentifier? {
        get {
            guard let payload = options.first(.networkInterface), payload.count == 3 else { return nil }
            return NetworkInterfaceIdentifier(type: payload[0], major: payload[1], minor: payload[2])
        }
        set { options[.networkInterface] = newValue.map { [$0.type, $0.major, $0.minor] } }
    }

    /// Option 97, whatever is in it; nil if absent.
    public var machineIdentifier: MachineIdentifier? {
        options.first(.machineIdentifier).map(MachineIdentifier.init(decoding:))
    }

    /// The UUID of option 97; nil if absent, of another type, or of a wrong length (D19).
    public var machineUUID: ClientUUID? {
        get {
            guard case .uuid(let uuid) = machineIdentifier else { return nil }
            return uuid
        }
        set { options[.machineIdentifier] = newValue.map { [0] + $0.octets } }
    }

    /// The architectures of option 93, in order, doubles kept: a list is legal and the option may come twice (D29).
    ///
    /// An odd octet at the end is ignored.
    public var architectures: [ClientArchitecture] {
        get {
            let payload = options[.clientArchitecture] ?? []
            return stride(from: 0, to: payload.count - payload.count % 2, by: 2).map {
                ClientArchitecture(rawValue: UInt16(payload[$0]) << 8 | UInt16(payload[$0 + 1]))
            }
        }
        set { options[.clientArchitecture] = newValue.isEmpty ? nil : newValue.flatMap(\.rawValue.networkOrder) }
    }
}
