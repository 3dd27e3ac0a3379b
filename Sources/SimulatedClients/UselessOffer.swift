// SPDX-License-Identifier: Apache-2.0

public import DHCPWire
internal import NetAddress

extension ClientKind {
    /// Why an offer does not tell a client of this kind what to boot; nil if it does.
    public func objection(to offer: DHCPMessage) -> String? {
        switch self {
        case .edk2HTTP: httpObjection(to: offer)
        case .raspberryPi: raspberryPiObjection(to: offer)
        case .uboot:
            offer.bootFileField.isEmpty ? "names no file in the header, where alone U-Boot looks" : nil
        case .edk2PXE, .intelBIOS, .pxe20BIOS, .ipxe: pxeObjection(to: offer)
        }
    }

    /// HTTP Boot wants its class back, and a URL (UEFI 2.10 §24.7.3.1).
    private func httpObjection(to offer: DHCPMessage) -> String? {
        guard let file = offer.bootFile else { return "names no boot file" }
        guard file.lowercased().hasPrefix("http") else { return "names '\(file)', which is no URL (D37)" }
        guard offer.vendorClass?.isHTTPClient == true else { return "has a URL, and no option 60 'HTTPClient' (H1)" }
        let host = file.split(separator: "/").dropFirst().first?.split(separator: ":").first ?? ""
        guard IPv4Address(host) != nil || !offer.options.addresses(.domainNameServer).isEmpty else {
            return "has a URL with the host name \(host), and no name server (H3)"
        }
        return nil
    }

    /// Its ROM looks for one line in the menu of option 43 (R1).
    private func raspberryPiObjection(to offer: DHCPMessage) -> String? {
        let isNamed = offer.pxeOptions?.bootMenu.contains { $0.text.contains("Raspberry Pi Boot") } == true
        return isNamed ? nil : "has no line 'Raspberry Pi Boot' in option 43 (R1)"
    }

    private func pxeObjection(to offer: DHCPMessage) -> String? {
        let hasMenu = offer.pxeOptions?.hasDiscoveryTags == true
        let isPXE = offer.vendorClass?.isPXEClient == true
        if offer.yourAddress == .any, !isPXE { return "has neither an address nor option 60 'PXEClient' (D1)" }
        guard let file = offer.bootFile else {
            return hasMenu || isPXE && self != .ipxe
                ? nil : "gives an address and names no boot file: who boots machines here has not answered"
        }
        if self != .ipxe, file.contains("://") { return "names the URL '\(file)', which it asks TFTP for (D37)" }
        return nil
    }
}
