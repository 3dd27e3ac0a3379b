// SPDX-License-Identifier: Apache-2.0

internal import TerminalText

/// docs/troubleshooting.md, made from the rules: a test holds the file to this text.
public enum TroubleshootingPage {
    /// The page in Markdown.
    public static let text = MarkdownPage.filled([introduction, screens, causes].joined(separator: "\n\n") + "\n")

    private static let introduction = """
        # Why did it not boot?

        This page is made from the rules of `pxekit doctor`: `pxekit doctor --troubleshooting` prints it. It goes from what the screen says to
        the cause, and from the cause to the mend.

        ## How a machine boots from the network

        1. **An address.** The firmware asks everybody (DISCOVER). A DHCP server offers an address (OFFER); the machine asks for it (REQUEST)
           and gets it (ACK). Until then it has no address, so all of this is by broadcast, which routers do not pass on: in another network a
           *relay* has to.
        2. **What to boot.** In the same answers stand the name of a file and the server that has it (`siaddr`, "next server"). They may also
           come from a second server that gives no addresses, a *ProxyDHCP* or boot server, which the machine may ask again on port 4011.
        3. **The file.** The machine loads it by TFTP (or by HTTP, with HTTP Boot). That is a small program, the *loader*: BIOS and UEFI need
           different ones.
        4. **The rest.** The loader asks for an address again, and loads a menu, a kernel, an installer.

        Each step has its own errors. Find the line of your screen below, or let a program read the packets:

            sudo pxekit doctor --interface eth0         # while the machine starts, on the boot server
            pxekit doctor boot.pcapng                   # a capture of Wireshark or tcpdump (without a filter)
            pxekit doctor --screen "PXE-E53: No boot filename received"
        """

    private static var screens: String {
        let speakers: [ScreenLine.Speaker] = [.rom, .uefi, .ipxe, .loader, .system]
        let tables = speakers.map { speaker in
            let rows = ScreenLine.all.filter { $0.speaker == speaker }.map { line in
                let causes = line.causes.map { "[\($0)](#\($0))" }.joined(separator: ", ")
                return "| `\(line.text)` | \(line.meaning) | \(causes.isEmpty ? "the machine itself" : causes) |"
            }
            return
                "### \(title(speaker))\n\n| The screen says | It means | Causes, the likeliest first |\n|---|---|---|\n"
                + rows.joined(separator: "\n")
        }
        return "## What the screen says\n\n" + tables.joined(separator: "\n\n")
    }

    private static func title(_ speaker: ScreenLine.Speaker) -> String {
        switch speaker {
        case .rom: "A PXE ROM (BIOS)"
        case .uefi: "UEFI firmware"
        case .ipxe: "iPXE"
        case .loader: "PXELINUX, shim, GRUB and other loaders"
        case .system: "The started system"
        }
    }

    private static var causes: String {
        let sections = Cause.all.map { cause in
            var lines = ["### \(cause.id)", "", "**\(capitalized(cause.title)).** \(cause.why)", ""]
            lines.append("- Seen: " + cause.screen.map { "`\($0)`" }.joined(separator: ", "))
            if !cause.apart.isEmpty { lines.append("- To tell it from others: \(cause.apart)") }
            if !cause.quirks.isEmpty { lines.append("- docs/quirks.md: \(cause.quirks.joined(separator: ", "))") }
            lines.append("- Mend: \(cause.mend.text)")
            lines += cause.mend.recipes.map { "  - \($0.server.rawValue): \(asCode($0.text))" }
            return lines.joined(separator: "\n")
        }
        return "## Causes\n\nAddresses such as 192.0.2.5 stand for your boot server.\n\n"
            + sections.joined(separator: "\n\n")
    }

    /// A recipe that marks its own code stays as it is.
    private static func asCode(_ recipe: String) -> String { recipe.contains("`") ? recipe : "`\(recipe)`" }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
