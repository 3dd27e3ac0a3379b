// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

@testable import QEMULab

@Suite("Firmware disguise")
struct FirmwareDisguiseTests {
    /// What iPXE sends: its user class and its own options.
    private func message(_ type: DHCPMessageType, from last: UInt8 = 1) -> DHCPMessage {
        var message = DHCPMessage(
            operation: .request, transactionID: 1, hardware: HardwareAddress(MACAddress(0x52, 0x54, 0, 0, 0, last)))
        message.type = type
        message.options[.userClass] = Array("iPXE".utf8)
        message.options[.ipxe] = [0x12, 1, 1]
        return message
    }

    @Test("a client passes for firmware until it has taken an address, and is iPXE from its next DISCOVER on (D35)")
    func stages() {
        var disguise = FirmwareDisguise()
        let seen: [(DHCPMessageType, ClientIdentity.Program)] = [
            (.discover, .firmware), (.discover, .firmware), (.request, .firmware), (.request, .firmware),
            (.discover, .ipxe), (.request, .ipxe), (.discover, .ipxe),
        ]
        for (type, program) in seen {
            var message = message(type)
            disguise.apply(to: &message)
            #expect(ClientIdentity(message).program == program)
        }
        var other = message(.discover, from: 2)
        disguise.apply(to: &other)
        #expect(ClientIdentity(other).program == .firmware)
    }
}
