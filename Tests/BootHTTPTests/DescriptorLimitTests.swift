// SPDX-License-Identifier: Apache-2.0

import BootHTTP
import Testing

@Suite struct DescriptorLimitTests {
    @Test("a server may have at least as many descriptors as before, and no more than are of use to it")
    func raise() {
        let before = DescriptorLimit.current
        DescriptorLimit.raise()
        #expect(DescriptorLimit.current >= before)
        #expect(DescriptorLimit.current <= max(before, 16_384))
    }
}
