// SPDX-License-Identifier: Apache-2.0
public import BootPolicy
public import DHCPWire

extension ClientIdentity {
    /// Who sent a message, by what it says.
    public init(_ message: DHCPMessage, known: KnownClasses = KnownClasses()) {
        self.init(
            hardware: message.hardware, uuid: message.machineUUID,
            clientIdentifier: message.options[.clientIdentifier],
            circuitID: message.relayAgentInformation?.circuitID, vendorClass: message.vendorClass,
            userClasses: message.userClass?.texts ?? [], architectures: message.architectures,
            hasIPXEOptions: message.options.contains(.ipxe), known: known)
    }
}
