// SPDX-License-Identifier: Apache-2.0
import NetAddress
import Testing

@Suite("What firmware says of itself")
struct VendorClassTests {
    @Test(
        "the vendor class is judged by its prefix (D38)",
        arguments: [
            ("PXEClient:Arch:00007:UNDI:003016", true, false, ClientArchitecture.uefiX64),
            ("PXEClient:Arch:00000:UNDI:002001:PID:NCS-5001", true, false, .bios),
            ("PXEClient", true, false, nil),
            ("HTTPClient:Arch:00016:UNDI:003016", false, true, .httpX64),
            ("PXEClient:Arch:0001b:UNDI:003000", true, false, .uefiRISCV64),
            ("U-Boot.armv8", false, false, nil), ("AAPLBSDPC/i386/iMac4,1", false, false, nil),
            ("PXEClient:Arch:", true, false, nil), ("PXEClient:Arch:99999", true, false, nil),
        ])
    func vendorClass(text: String, pxe: Bool, http: Bool, architecture: ClientArchitecture?) {
        let vendor = VendorClass(text)
        #expect(vendor.isPXEClient == pxe)
        #expect(vendor.isHTTPClient == http)
        #expect(vendor.architecture == architecture)
    }
}
