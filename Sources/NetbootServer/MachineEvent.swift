// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
public import NetAddress

/// What becomes of machines beside the files that they fetch.
public enum MachineEvent: Hashable, Sendable {
    /// A one-time boot of the machine with this hardware address, and what is new of it.
    case once(HardwareAddress, OneTimeBoot, OneTimeBoot.News)
    /// The machine has said that it is done, from this address.
    case installed(machine: String, client: String)
}
