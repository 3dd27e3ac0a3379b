// SPDX-License-Identifier: Apache-2.0

extension NBPConfiguration {
    /// Embeds an address with which pxeboot.0 needs no DHCP server, after the checks that it makes itself (nbp/lib/netfixed.asm).
    ///
    /// - Parameters:
    ///   - address: the machine's, first octet in the upper bits.
    ///   - prefixLength: how many bits of it name the network, 1 to 32.
    ///   - gateway: another machine of that network; nil for none.
    /// - Throws: ``NBPConfigurationError/range(_:needed:found:)`` for what no machine can have (RFC 1122 §3.2.1.3, RFC 3021).
    public mutating func setFixedAddress(
        _ address: UInt32, prefixLength: Int, gateway: UInt32?
    ) throws(NBPConfigurationError) {
        guard (1...32).contains(prefixLength) else {
            throw .range(Key.mask.name, needed: "a prefix of 1 to 32 bits", found: "\(prefixLength)")
        }
        let machines = prefixLength == 32 ? 0 : UInt32.max >> UInt32(prefixLength)
        func check(_ key: Key, _ value: UInt32) throws(NBPConfigurationError) {
            let first = value >> 24
            let isMachine = first != 0 && first != 127 && first < 224
            let isSpecial = machines > 1 && (value & machines == 0 || value & machines == machines)
            guard isMachine, !isSpecial else {
                throw .range(
                    key.name, needed: "an address of a machine in a network of \(prefixLength) bits",
                    found: Item(key: key, value: .address(value)).description)
            }
        }
        try check(.address, address)
        if let gateway {
            try check(.gateway, gateway)
            guard gateway != address, (gateway ^ address) & ~machines == 0 else {
                throw .range(
                    Key.gateway.name, needed: "another machine in the network of the address",
                    found: Item(key: .gateway, value: .address(gateway)).description)
            }
        }
        try set(.address, .address(address))
        try set(.mask, .address(~machines))
        try set(.gateway, gateway.map(Value.address))
    }
}

extension NBPConfiguration.Key {
    /// The machine's own address.
    public static let address = Self(rawValue: 7)
    /// Its network's mask.
    public static let mask = Self(rawValue: 8)
    /// Through whom other networks are reached.
    public static let gateway = Self(rawValue: 9)
    /// Its name server.
    public static let nameServer = Self(rawValue: 10)
    /// The configuration that pxeboot.0 loads.
    public static let menu = Self(rawValue: 12)
    /// The SHA-256 that it has to have.
    public static let menuDigest = Self(rawValue: 24)
}
