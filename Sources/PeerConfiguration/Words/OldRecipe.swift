// SPDX-License-Identifier: Apache-2.0

/// A recipe of the time of gPXE as people still copy it, and the same as it boots today.
struct OldRecipe {
    let dialect: PeerDialect
    let title: String
    let text: String
    let mended: String

    /// What is wrong in it, a line for each finding.
    ///
    /// - Throws: the recipe cannot be read, which a test would find.
    func findings() throws(PeerFileError) -> [String] {
        var linter = PeerLinter(try PeerReader.read(text, as: dialect, file: "line"))
        return linter.run().map {
            "- \($0.place.description.replacing(":", with: " ")): `\($0.rule.id)`: \($0.message)"
        }
    }

    static let all = [
        OldRecipe(
            dialect: .isc, title: "ISC dhcpd",
            text: """
                subnet 192.0.2.0 netmask 255.255.255.0 {
                  range 192.0.2.100 192.0.2.200;
                  option routers 192.0.2.1;
                  next-server 192.0.2.5;
                  if exists user-class and option user-class = "gPXE" {
                    filename "http://192.0.2.5/boot.gpxe";
                  } else {
                    filename "undionly.kpxe";
                  }
                }
                """,
            mended: """
                option arch code 93 = unsigned integer 16;
                subnet 192.0.2.0 netmask 255.255.255.0 {
                  range 192.0.2.100 192.0.2.200;
                  option routers 192.0.2.1;
                  next-server 192.0.2.5;
                  if exists user-class and option user-class = "iPXE" {
                    filename "http://192.0.2.5/boot.ipxe";
                  } elsif option arch = 00:00 {
                    filename "undionly.kpxe";
                  } elsif option arch = 00:07 or option arch = 00:09 {
                    filename "ipxe.efi";
                  }
                }
                """),
        OldRecipe(
            dialect: .dnsmasq, title: "dnsmasq",
            text: """
                dhcp-range=192.0.2.100,192.0.2.200,255.255.255.0
                dhcp-userclass=gPXE-booted,"gPXE"
                dhcp-boot=net:#gPXE-booted,undionly.kpxe
                dhcp-boot=net:gPXE-booted,http://192.0.2.5/boot.gpxe
                """,
            mended: """
                dhcp-range=192.0.2.100,192.0.2.200,255.255.255.0
                dhcp-userclass=set:ipxe,iPXE
                dhcp-match=set:bios,option:client-arch,0
                dhcp-match=set:x64,option:client-arch,7
                dhcp-match=set:x64,option:client-arch,9
                dhcp-boot=tag:bios,tag:!ipxe,undionly.kpxe,,192.0.2.5
                dhcp-boot=tag:x64,tag:!ipxe,ipxe.efi,,192.0.2.5
                dhcp-boot=tag:ipxe,http://192.0.2.5/boot.ipxe
                """),
    ]

    /// The part of the page that shows them.
    static var section: String {
        let recipes = all.map { recipe in
            """
            ### \(recipe.title)

            ```
            \(recipe.text)
            ```

            \(((try? recipe.findings()) ?? []).joined(separator: "\n"))

            Mended:

            ```
            \(recipe.mended)
            ```
            """
        }
        return """
            ## Recipes of the time of gPXE

            They are still copied. iPXE took gPXE's place in 2010 and says another user class, and UEFI has come, so that each of them fails on
            new machines: `pxekit config lint` says how. What stands behind "Mended" is booted by the tests of pxekit.

            \(recipes.joined(separator: "\n\n"))

            ### A PXELINUX menu that starts undionly.kpxe

            ```
            LABEL ipxe
              KERNEL undionly.kpxe
            ```

            - PXELINUX takes for a Linux kernel whatever has none of its endings, and says "Booting kernel failed: Invalid argument". `pxekit menu
              lint --root` finds it by the file itself: `file-type`.

            Mended: the keyword says that it is a network program.

            ```
            LABEL ipxe
              PXE undionly.kpxe
            ```
            """
    }
}
