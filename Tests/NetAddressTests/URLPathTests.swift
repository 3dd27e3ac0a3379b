// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@Suite struct URLPathTests {
    @Test(
        "a name in a URL leads to the file of exactly that name",
        arguments: [
            ("boot/grubx64.efi", "boot/grubx64.efi"), ("/x.efi", "x.efi"), ("i%41.efi", "i%2541.efi"),
            ("what?.efi", "what%3F.efi"), ("a#b", "a%23b"), ("my boot/x.efi", "my%20boot/x.efi"),
            ("grün.efi", "gr%C3%BCn.efi"), ("a\\b\"<>^`{|}", "a%5Cb%22%3C%3E%5E%60%7B%7C%7D"),
            ("a+b=c,d@e:f(1)~", "a+b=c,d@e:f(1)~"), ("\n", "%0A"),
        ])
    func path(file: String, path: String) {
        #expect(URLPath.escaped(file) == path)
    }
}
