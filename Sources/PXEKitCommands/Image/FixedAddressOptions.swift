// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ImagePacking
import NetAddress

/// The address that is embedded in a pxeboot.0, and where its configuration is.
struct FixedAddressOptions: ParsableArguments {
    @Option(
        help: "A fixed address with its prefix, as 10.0.0.5/24: pxeboot.0 then needs no DHCP server.",
        transform: { try Self.written($0, "an IPv4 address and its prefix, as 10.0.0.5/24") })
    var address: IPv4Subnet?

    @Option(help: "The gateway of that address.", transform: { try Self.written($0, "an IPv4 address") })
    var gateway: IPv4Address?

    @Option(help: "The name server of that address.", transform: { try Self.written($0, "an IPv4 address") })
    var dns: IPv4Address?

    @Option(
        help: "The configuration that pxeboot.0 loads: a URL; with / at its end, of the folder with pxelinux.cfg.")
    var stage2: String?

    /// Embeds them.
    ///
    /// - Parameter isAsked: a person is asked for the address; the others are suggestions then.
    func embed(in configuration: inout NBPConfiguration, isAsked: Bool = false) throws {
        guard address != nil || isAsked || gateway == nil && dns == nil else {
            throw ImageFiles.refused("--gateway and --dns: needed --address beside them")
        }
        do {
            try configuration.embed(address, gateway: gateway, dns: dns, stage2: stage2, isAsked: isAsked)
        } catch { throw ImageFiles.refused("\(error)") }
    }

    private static func written<Value: LosslessStringConvertible>(_ text: String, _ needed: String) throws -> Value {
        guard let value = Value(text) else { throw ValidationError("'\(text)': needed \(needed)") }
        return value
    }
}

extension NBPConfiguration {
    /// Embeds an address and what belongs to it.
    ///
    /// - Parameter isAsked: a person is asked for the address; the others are suggestions then.
    mutating func embed(
        _ address: IPv4Subnet?, gateway: IPv4Address?, dns: IPv4Address?, stage2: String?, isAsked: Bool
    ) throws(NBPConfigurationError) {
        if let address {
            try setFixedAddress(
                address.address.bits, prefixLength: address.prefixLength, gateway: gateway?.bits)
        } else if isAsked {
            try set(.address, .address(0))
            try set(.gateway, gateway.map { .address($0.bits) })
        }
        if address != nil || isAsked { try set(.nameServer, dns.map { .address($0.bits) }) }
        if let stage2 { try set(.menu, .text(stage2)) }
    }
}
