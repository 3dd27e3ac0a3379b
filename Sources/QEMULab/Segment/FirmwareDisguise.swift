// SPDX-License-Identifier: Apache-2.0

internal import DHCPEngine
internal import DHCPWire
internal import NetAddress

/// Has the emulator's ROM, which is iPXE, pass for firmware that is not.
///
/// Firmware of other makers sends neither a user class nor iPXE's options, by which alone a server can tell a loader from a ROM
/// (D34, D35). They are taken from what a client sends until it has asked for an address; the DISCOVER after that is its
/// loader's.
struct FirmwareDisguise: Equatable {
    private var requested: Set<HardwareAddress> = []
    private var loaders: Set<HardwareAddress> = []

    /// Changes a message to what other firmware would have sent.
    mutating func apply(to message: inout DHCPMessage) {
        let client = message.hardware
        if message.type == .discover, requested.contains(client) { loaders.insert(client) }
        guard !loaders.contains(client) else { return }
        if message.type == .request { requested.insert(client) }
        message.options[.userClass] = nil
        message.options[.ipxe] = nil
    }
}
