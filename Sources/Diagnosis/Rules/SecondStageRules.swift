// SPDX-License-Identifier: Apache-2.0

internal import TFTPWire

extension Rule {
    private static let shimNames = ["shim", "bootx64", "bootaa64", "bootia32"]

    /// A loader runs, and does not find what it loads next.
    static let secondStage: [Rule] = [
        Rule(
            Cause(
                "shim-wrong-server", ["L1", "L4"], weight: 90,
                "shim asks the DHCP server for GRUB, not the boot server",
                why:
                    "shim takes the server of the DHCP answer, not of the proxy's. It came from the boot server and looks for grubx64.efi at the DHCP server.",
                screen: ["shim: Unable to fetch TFTP image: TFTP Error", "shim: start_image() returned Not Found"],
                mend: Mend(
                    "Give the file by the DHCP server itself (next server = boot server), or use a loader in one file.",
                    [
                        .isc: "next-server 192.0.2.5; filename \"shimx64.efi\";",
                        .kea: "\"next-server\" and \"boot-file-name\"",
                        .dnsmasq: "dhcp-boot=shimx64.efi,,192.0.2.5 on the one that gives addresses",
                        .windows: "options 066 and 067", .router: "its network-boot fields",
                        .pxekit: "as full DHCP server, or a loader in one file",
                    ]))
        ) { c in
            guard let first = c.stage.transfers.first(where: { $0.isComplete && named($0.name, shimNames) }),
                let lost = c.stage.transfers.last(where: {
                    named($0.name, ["grub", "mmx64", "fbx64", "revocations"]) && $0.server != first.server
                        && !$0.isComplete
                }),
                lastPart(lost.name).hasPrefix("grub"), c.isFailed(lost)
            else { return nil }
            return [
                lost.start.fact("asks \(lost.server) for \(lost.name)"),
                first.start.fact("\(first.name) came from \(first.server)"),
            ]
        },
        Rule(
            Cause(
                "shim-folder-lost", ["L3", "L4"], weight: 91,
                "shim looks for GRUB outside the folder that shim itself is in",
                why:
                    "shim makes the name of its next file from its own. With backslashes, or option 67 beside the header, it loses the folder.",
                screen: ["shim: Unable to fetch TFTP image: TFTP Error", "shim: start_image() returned Not Found"],
                mend: Mend.putFile.saying(
                    "Write the name with forward slashes, or put GRUB (grubx64.efi) into the TFTP root as well.")
            )
        ) { c in
            guard
                let first = c.stage.transfers.first(where: {
                    $0.isComplete && named($0.name, shimNames) && ($0.name.contains("/") || $0.name.contains("\\"))
                }),
                let lost = c.stage.transfers.last(where: {
                    lastPart($0.name).hasPrefix("grub") && lastPart($0.name).hasSuffix(".efi") && !$0.isComplete
                        && $0.server == first.server
                }),
                folder(lost.name) != folder(first.name), let error = lost.error, !error.byClient,
                error.error.code == .fileNotFound
            else { return nil }
            return [error.mark.fact("\(lost.name) is not found"), first.start.fact("shim is \(first.name)")]
        },
        Rule(
            Cause(
                "grub-wrong-server", ["L2"], weight: 88, "GRUB asks the DHCP server for its files, not the boot server",
                why:
                    "GRUB takes the server of the DHCP answer as its own. Where a proxy names the boot server, that is another machine.",
                screen: ["grub rescue>", "grub> (its prompt instead of a menu)", "error: timeout reading '...'"],
                mend: Mend.nextServer.saying("Set the next server in the DHCP server's own answer to the boot server."))
        ) { c in
            guard
                let first = c.stage.transfers.first(where: {
                    $0.isComplete && named($0.name, ["grub", "core.", "netboot"]) && !named($0.name, shimNames)
                }),
                let lost = c.stage.transfers.last(where: {
                    $0.name.lowercased().contains("grub") && $0.server != first.server && !$0.isComplete
                }), c.isFailed(lost)
            else { return nil }
            return [
                lost.start.fact("asks \(lost.server) for \(lost.name)"),
                first.start.fact("\(first.name) came from \(first.server)"),
            ]
        },
        Rule(
            Cause(
                "grub-no-configuration", ["L7"], weight: 84, "GRUB finds no grub.cfg",
                why: "GRUB runs and looks for its configuration at the places that were built into it.",
                screen: ["grub> (its prompt instead of a menu)", "grub rescue>"],
                mend: Mend.putFile.saying("Put grub.cfg at the place that GRUB asks for: see the names in the capture.")
            )
        ) { c in c.lost { lastPart($0.name).hasPrefix("grub.cfg") } },
        Rule(
            Cause(
                "pxelinux-no-configuration", ["L7"], weight: 86, "PXELINUX finds no configuration",
                why:
                    "It asks for pxelinux.cfg/ with its UUID, hardware address and IP address, then for pxelinux.cfg/default. None is there.",
                screen: [
                    "PXELINUX: Unable to locate configuration file",
                    "Boot failed: press a key to retry, or wait for reset...",
                ],
                mend: Mend.putFile.saying("Put the file default into the folder pxelinux.cfg beside pxelinux.0."))
        ) { c in
            guard !c.stage.transfers.contains(where: { $0.isComplete && $0.name.contains("pxelinux.cfg/") }) else {
                return nil
            }
            return c.lost { $0.name.hasSuffix("pxelinux.cfg/default") }
        },
        Rule(
            Cause(
                "pxelinux-no-core-module", weight: 89, "PXELINUX finds no ldlinux.c32",
                why:
                    "Since version 5 PXELINUX is in two files: pxelinux.0 and ldlinux.c32 (ldlinux.e64 for UEFI), of the same version and in the same folder.",
                screen: [
                    "PXELINUX: Failed to load ldlinux.c32", "Boot failed: press a key to retry, or wait for reset...",
                ],
                mend: Mend.putFile.saying("Copy ldlinux.c32 of the same version beside pxelinux.0."))
        ) { c in c.lost { ["ldlinux.c32", "ldlinux.e64", "ldlinux.e32"].contains(lastPart($0.name)) } },
        Rule(
            Cause(
                "windows-no-bcd", weight: 90, "the Windows boot manager finds no BCD",
                why:
                    "After bootmgr the store \\Boot\\BCD must be there, with its folder, under the name that the boot manager asks for.",
                screen: [
                    "Windows Boot Manager: File: \\Boot\\BCD, Status: 0xc000000f",
                    "Windows Boot Manager: Status: 0xc0000098",
                ],
                mend: Mend.putFile.saying(
                    "Put the folder Boot with BCD and boot.sdi at the place that is asked for; the TFTP server must take backslashes for slashes."
                ))
        ) { c in c.lost { lastPart($0.name) == "bcd" } },
        Rule(
            Cause(
                "loader-file-missing", ["L7"], weight: 64, "a file that the loader needs is missing",
                why: "The loader runs. One of the files that its menu or script names is not there.",
                screen: [
                    "PXELINUX: Could not find kernel image: ...", "error: file '...' not found.",
                    "iPXE: No such file or directory (https://ipxe.org/2d0c613b)",
                ],
                mend: .putFile)
        ) { c in
            guard c.asker.boots, c.stage.hasLoaded || c.asker.kind == .ipxe else { return nil }
            return c.lost { !isProbe($0.name) }
        },
    ]
}

/// Names that loaders try and can do without (L7).
private func isProbe(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.contains("autoexec.ipxe") || name.contains("pxelinux.cfg/") || name.contains("revocations")
        || name.contains("grub.cfg-") || name.hasSuffix("mok.efi") || name.hasSuffix(".sig")
        || name.hasSuffix(".lst") || name.hasSuffix(".pf2") || name.contains("/locale/")
}

private func named(_ name: String, _ parts: [String]) -> Bool {
    let last = lastPart(name)
    return parts.contains { last.hasPrefix($0) }
}

private func folder(_ name: String) -> String {
    name.split { $0 == "/" || $0 == "\\" }.dropLast().joined(separator: "/").lowercased()
}

extension Case {
    /// Whether a transfer ended without its file: an error of the server, or silence.
    func isFailed(_ transfer: Transfer) -> Bool {
        guard !transfer.isComplete else { return false }
        if let error = transfer.error { return !error.byClient }
        if stage.errors.contains(where: { $0.isOfClient && $0.error.sourcePort == transfer.client.port }) {
            return true
        }
        return transfer.firstReply == nil && isSilence(after: transfer.requests)
    }

    /// The last file of this stage that was not found, if it fits and no file came after it.
    func lost(_ fits: (Transfer) -> Bool) -> [Fact]? {
        guard let transfer = stage.transfers.last(where: { fits($0) && isFailed($0) }), let error = transfer.error,
            !error.byClient,
            !stage.transfers.contains(where: { $0.start.number > transfer.start.number && $0.isComplete }),
            !stage.connections.contains(where: {
                $0.exchanges.contains { $0.mark.number > transfer.start.number && $0.isComplete }
            })
        else { return nil }
        return [
            error.mark.fact("\(transfer.server): \(error.error)"), transfer.start.fact("asks for \(transfer.name)"),
        ]
    }
}
