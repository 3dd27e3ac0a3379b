// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire

extension PXEOptions {
    /// Why a client does not find a boot server by them; nil if nothing speaks against them (D11).
    var problem: String? {
        guard let control = discoveryControl else { return nil }
        let bootsFile = control.contains(.bootOfferedFile)
        if !control.contains(.noMulticast), space[Tag.discoveryMulticast] == nil, !bootsFile {
            return "43.6 = \(control.rawValue) allows multicast, and 43.7 is missing"
        }
        if control.contains(.onlyListedServers), space[Tag.bootServers] == nil {
            return "43.6 = \(control.rawValue) allows listed servers alone, and 43.8 is missing"
        }
        if control.isSuperset(of: [.noBroadcast, .noMulticast]), space[Tag.bootServers] == nil, !bootsFile {
            return "43.6 = \(control.rawValue) forbids broadcast and multicast, and 43.8 is missing"
        }
        if bootsFile, space[Tag.bootMenu] != nil, space[Tag.menuPrompt] == nil {
            return "43.9 has a menu, and 43.10 is missing"
        }
        return nil
    }
}
