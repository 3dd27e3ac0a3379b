// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NIOCore
internal import NetAddress

extension Rule {
    private static let cannotStart = [
        "PXE-E79: NBP is too big to fit in free base memory", "UEFI: Failed to start boot option: Unsupported",
        "iPXE: Exec format error (https://ipxe.org/2e008081)",
    ]

    /// A file is named or came, and cannot be what this machine starts.
    static let architecture: [Rule] = [
        Rule(
            Cause(
                "uefi-file-for-bios", ["D28", "U22"], weight: 93, "a BIOS machine is given a UEFI program",
                why: "A BIOS ROM starts flat 16-bit code. It cannot start an .efi file.",
                screen: [
                    "PXE-E79: NBP is too big to fit in free base memory", "a blank screen or a hang after \"NBP\"",
                ],
                mend: .fileForArchitecture)
        ) { c in
            guard c.asker.isBIOS, let program = c.program else { return nil }
            guard program.machine != nil || program.name.lowercased().hasSuffix(".efi") else { return nil }
            return [
                program.mark.fact(
                    "\(program.name)\(program.machine.map { " is a UEFI program for \($0)" } ?? " is a UEFI program by its name"), and the client has architecture \(c.asker.architecture?.rawValue ?? 0)"
                )
            ]
        },
        Rule(
            Cause(
                "bios-file-for-uefi", ["D28", "U22", "V2"], weight: 93, "a UEFI machine is given a BIOS program",
                why: "UEFI starts .efi programs only. A .0, .kpxe or .pxe file is 16-bit code for a BIOS.",
                screen: [
                    "UEFI: Failed to start boot option: Unsupported", "UEFI: Boot Failed. EFI Network",
                    "PXE-E23: Client received TFTP error from server.",
                ],
                mend: .fileForArchitecture)
        ) { c in
            guard c.asker.isUEFI, c.asker.kind == .pxeROM || c.asker.kind == .httpFirmware, let program = c.program
            else { return nil }
            let name = program.name.lowercased()
            let isNamedBIOS = [".0", ".kpxe", ".kkpxe", ".kkkpxe", ".pxe", ".com", ".n12"].contains {
                name.hasSuffix($0)
            }
            guard program.machine == nil,
                isNamedBIOS || (!program.head.isEmpty && !program.head.starts(with: "MZ".utf8) && !program.isText)
            else { return nil }
            return [program.mark.fact("\(program.name) is no UEFI program, and the client is \(c.asker.name)")]
        },
        Rule(
            Cause(
                "other-uefi-architecture", ["D28"], weight: 94,
                "a UEFI machine is given a program for another processor",
                why: "An x64 machine starts x64 programs only, a 32-bit UEFI 32-bit ones, ARM64 its own.",
                screen: [
                    "UEFI: Failed to start boot option: Unsupported",
                    "iPXE: Exec format error (https://ipxe.org/2e008081)",
                ],
                mend: .fileForArchitecture)
        ) { c in
            guard c.asker.isUEFI, c.asker.kind != .ipxe, let program = c.program,
                let wanted = PlatformOfFile(c.asker.architecture)
            else { return nil }
            guard let found = program.machine ?? PlatformOfFile(named: program.name), found != wanted else {
                return nil
            }
            return [program.mark.fact("\(program.name) is for \(found), and the client is \(c.asker.name)")]
        },
        Rule(
            Cause(
                "architecture-unknown", ["D28", "D38"], weight: 78,
                "the server has files for other architectures and none for this one",
                why: "UEFI x64 says 7 or 9, and newer kinds have numbers that old recipes do not know.",
                screen: ["PXE-E53: No boot filename received", "PXE-E16: No valid offer received."],
                mend: .fileForArchitecture)
        ) { c in
            guard c.lacksBootFile != nil, let mine = c.asker.architecture,
                let asked = c.stage.discovers.first ?? c.stage.requests.first,
                let other = c.network.served.first(where: { $0.key != mine })
            else { return nil }
            return [
                asked.fact("architecture \(mine) gets no file"),
                other.value.mark.fact("architecture \(other.key) gets \(other.value.file)"),
            ]
        },
        Rule(
            Cause(
                "boot-file-empty", ["T13"], weight: 96, "the boot file is empty",
                why:
                    "The server has a file of this name with nothing in it: a copy that was broken off, or a full disk.",
                screen: [
                    "PXE-E79: NBP is too big to fit in free base memory",
                    "PXE-E23: Client received TFTP error from server.",
                    "iPXE: Exec format error (https://ipxe.org/2e008081)",
                ],
                mend: Mend.putFile.saying("Copy the file anew and compare its size."))
        ) { c in
            guard let transfer = c.stage.transfers.first(where: { $0.isComplete && $0.bytes == 0 && !$0.isProbe }),
                c.asker.boots,
                !c.stage.transfers.contains(where: {
                    $0.isComplete && $0.bytes > 0 && $0.start.number > transfer.start.number
                })
            else { return nil }
            return [transfer.start.fact("\(transfer.name) has 0 bytes")]
        },
        Rule(
            Cause(
                "boot-file-is-page", weight: 92, "the boot file is a web page",
                why:
                    "A download that went wrong saved an error page under the file's name, or the URL leads to a page.",
                screen: cannotStart,
                mend: Mend.putFile.saying("Download the file anew and look at it: `file NAME`."))
        ) { c in
            if let transfer = c.stage.transfers.first(where: { $0.isComplete }), c.asker.isFirmware {
                let text = String(decoding: transfer.head.prefix(64), as: UTF8.self).lowercased()
                if text.hasPrefix("<!doctype") || text.hasPrefix("<html") {
                    return [transfer.start.fact("\(transfer.name) begins with \(text.prefix(15))")]
                }
            }
            for connection in c.stage.connections {
                for exchange in connection.exchanges
                where exchange.method == "GET" && exchange.contentType?.hasPrefix("text/html") == true
                    && exchange.status?.code == 200
                {
                    guard c.asker.boots, !exchange.target.hasSuffix(".html"), let status = exchange.status else {
                        continue
                    }
                    return [status.mark.fact("\(exchange.target) is of type text/html")]
                }
            }
            return nil
        },
        Rule(
            Cause(
                "boot-file-too-large", ["U22"], weight: 86, "the boot file is too large for a BIOS ROM",
                why:
                    "A ROM loads its program into the first 640 KB of memory, of which about 500 KB are free. Kernels and images need a loader first.",
                screen: [
                    "PXE-E79: NBP is too big to fit in free base memory", "PXE-E3A: TFTP too many packages",
                    "PXE-E05: Buffer size is smaller than the requested file.",
                ],
                mend: Mend.nameBootFile.saying(
                    "Name a loader (pxeboot.0, undionly.kpxe, pxelinux.0), which then loads the large file."))
        ) { c in
            guard c.asker.isBIOS, let transfer = c.stage.transfers.last,
                !transfer.isComplete || c.stage.transfers.count == 1
            else { return nil }
            let size = max(transfer.announcedSize ?? 0, transfer.bytes)
            guard size > 620 * 1024, transfer.error?.byClient == true || (transfer.isComplete && !c.later.isEmpty)
            else { return nil }
            return [
                (transfer.error?.mark ?? transfer.start).fact(
                    "\(transfer.name) has \(size) bytes, and the client stops")
            ]
        },
    ]
}

extension Case {
    /// The program that the firmware is to start: what came first, or else what was named.
    var program: (name: String, mark: Mark, head: [UInt8], machine: PlatformOfFile?, isText: Bool)? {
        guard asker.isFirmware else { return nil }
        if let transfer = stage.transfers.first(where: { !$0.isProbe }) {
            let isText = transfer.head.starts(with: "<".utf8) || transfer.head.starts(with: "#!".utf8)
            return (transfer.name, transfer.start, transfer.head, PlatformOfFile(program: transfer.head), isText)
        }
        guard let told, let file = told.file, refusesOffers || stopsAfterLease else { return nil }
        return (file, told.mark, [], nil, false)
    }

    /// The firmware loaded its file and soon asks for it again, as the very same program.
    var cameBack: [Fact]? {
        guard let loaded = stage.firstLoaded, let next = later.first, next.asker == asker,
            next.start.time - stage.last.time < .seconds(60),
            stage.transfers.filter({ $0.isComplete && !$0.isProbe }).count <= 1,
            next.firstLoaded.map({ $0.name == loaded.name }) ?? true
        else { return nil }
        return [
            loaded.mark.fact("\(loaded.name) is loaded"),
            next.start.fact("\(seconds(next.start.time - stage.last.time)) later the firmware asks anew"),
        ]
    }
}

extension Stage {
    /// The first file that came whole.
    var firstLoaded: (name: String, mark: Mark)? {
        if let transfer = transfers.first(where: { $0.isComplete && !$0.isProbe }) {
            return (transfer.name, transfer.start)
        }
        for connection in connections {
            if let exchange = connection.exchanges.first(where: { $0.isComplete && $0.method == "GET" }) {
                return (exchange.target, exchange.mark)
            }
        }
        return nil
    }
}

/// Whether two names mean one file: without folders in front and in either case.
func sameFile(_ first: String, _ second: String) -> Bool { lastPart(first) == lastPart(second) }

func lastPart(_ name: String) -> String {
    (name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? name).lowercased()
}
