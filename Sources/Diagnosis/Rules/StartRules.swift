// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NIOCore

extension Rule {
    /// The program is loaded, and what it does then is seen by what the machine asks next.
    static let starting: [Rule] = [
        Rule(
            Cause(
                "loader-loop", ["D36", "D34"], weight: 91, "the machine loads the same loader over and over",
                why:
                    "The loader asks for its own file like the ROM did, and is told itself again, because the server does not tell the two apart.",
                screen: ["iPXE: its banner again and again", "PXELINUX: its banner again and again"], mend: .userClass)
        ) { c in
            guard c.later.isEmpty, let name = c.stage.firstLoaded else { return nil }
            let times = c.machine.stages.filter { $0.firstLoaded?.name == name.name }
            guard times.count >= 3, let last = times.last?.start, let first = times.first?.start,
                last.time - first.time < .seconds(120 * times.count)
            else { return nil }
            return times.suffix(3).compactMap { $0.firstLoaded?.mark.fact("loads \(name.name) again") }
        },
        Rule(
            Cause(
                "ipxe-given-itself", ["D36", "D34", "U24"], weight: 90, "iPXE is told to load iPXE",
                why:
                    "The server does not know that iPXE asks now, and names the same file as for the ROM. The recipe for gPXE tests another word.",
                screen: ["iPXE: its banner again and again"], mend: .userClass)
        ) { c in
            guard c.asker.kind == .ipxe, let told = c.told, let file = told.file,
                let rom = c.earlier.last(where: { $0.asker.kind != .ipxe && $0.hasLoaded }),
                let loaded = rom.firstLoaded, sameFile(loaded.name, file)
            else { return nil }
            return [told.fact("iPXE is told \(file)"), loaded.mark.fact("the ROM loaded that before")]
        },
        Rule(
            Cause(
                "not-started-uefi", ["V2"], weight: 60, "the file came whole, and the firmware does not start it",
                why:
                    "With Secure Boot the firmware starts only signed programs. A damaged file, or one for another kind of machine, looks the same.",
                screen: [
                    "UEFI: Secure Boot Violation: Invalid signature detected", "UEFI: Access Denied",
                    "UEFI: Failed to start boot option: Security Violation",
                ],
                apart: "With Secure Boot switched off it starts: then it is the signature.",
                mend: Mend(
                    "Give a signed shim first, or switch Secure Boot off in the firmware.",
                    [
                        .pxekit:
                            "a rule in `boot` for these machines, whose `loader` is shimx64.efi with grubx64.efi beside it"
                    ]))
        ) { c in
            guard c.asker.isUEFI, c.asker.isFirmware, let loaded = c.cameBack else { return nil }
            return loaded
        },
        Rule(
            Cause(
                "not-started-bios", ["U14", "U16"], weight: 60, "the file came whole, and the machine begins anew",
                why:
                    "The program ended at once, or crashed and started the machine again. iPXE's undionly does not run on every ROM.",
                screen: ["a blank screen, then the BIOS again", "PXE-M0F: Exiting PXE ROM."],
                apart: "Another loader (pxelinux.0, ipxe.pxe) starts: then it is the file.",
                mend: Mend("Try another build of the loader: ipxe.pxe or undionly.kkpxe instead of undionly.kpxe."))
        ) { c in
            guard c.asker.isBIOS, let loaded = c.cameBack else { return nil }
            return loaded
        },
    ]
}
