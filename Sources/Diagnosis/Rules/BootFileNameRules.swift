// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress
internal import TFTPWire

extension Rule {
    /// A name came, and it is wrong for this client.
    static let bootFileName: [Rule] = [
        Rule(
            Cause(
                "name-not-terminated", ["D33", "D32"], weight: 95,
                "the client asks for the file's name with junk behind it",
                why:
                    "The server did not end option 67 with a zero byte, and this ROM reads on past its end: mostly 0xFF, the option that follows.",
                screen: ["PXE-T01: File not found", "PXE-E3B: TFTP Error - File Not found"],
                mend: .endName)
        ) { c in
            guard let told = c.told?.file,
                let transfer = c.stage.transfers.first(where: {
                    !$0.isComplete && $0.request.filename.bytes.count > told.utf8.count
                        && $0.request.filename.bytes.starts(with: told.utf8)
                }),
                let next = transfer.request.filename.bytes.dropFirst(told.utf8.count).first, next < 0x20 || next > 0x7E
            else { return nil }
            return [transfer.start.fact("asks for \(transfer.name)"), Fact(missing: "told was \(told)")]
        },
        Rule(
            Cause(
                "name-quoted", ["D33"], weight: 89, "the file's name has blanks or quotation marks around it",
                why: "They were meant for the configuration file, or came in by copying, and are now part of the name.",
                screen: ["PXE-T01: File not found", "PXE-E3B: TFTP Error - File Not found"],
                mend: Mend.nameBootFile.saying("Write the name without blanks and quotation marks around it."))
        ) { c in
            guard c.asker.boots, !c.stage.hasLoaded, let told = c.told, let file = told.file,
                let first = file.unicodeScalars.first, let last = file.unicodeScalars.last
            else { return nil }
            let wrong: (Unicode.Scalar) -> Bool = {
                $0 == " " || $0 == "\"" || $0 == "'" || $0.value < 0x20 || $0.value == 0x201C || $0.value == 0x201D
            }
            return wrong(first) || wrong(last) ? [told.fact("the name is [\(file)]")] : nil
        },
        Rule(
            Cause(
                "names-differ", ["D30"], weight: 63, "header field and option 67 name different files",
                why:
                    "Old ROMs read the header, newer firmware the option. So each kind of machine boots something else.",
                screen: ["PXE-T01: File not found", "PXE-E53: No boot filename received"],
                mend: Mend.nameBootFile.saying(
                    "Name the file in one place of the configuration; a good server then fills both."))
        ) { c in
            guard c.asker.boots, !c.stage.hasLoaded, c.stopsAfterLease || c.hasAsked || c.refusesOffers,
                let told = c.stage.bootInformation.first(where: {
                    !$0.message.bootFileField.isEmpty
                        && $0.message.options.text(.bootFileName).map { !$0.isEmpty } ?? false
                })
            else { return nil }
            let header = String(decoding: told.message.bootFileField.prefix { $0 != 0 }, as: UTF8.self)
            let option = told.message.options.text(.bootFileName) ?? ""
            return header == option ? nil : [told.fact("header: \(header), option 67: \(option)")]
        },
        Rule(
            Cause(
                "file-in-option-only", ["D30", "R6"], weight: 70,
                "the file's name is in option 67 only, and this client reads the header",
                why: "Old ROMs and U-Boot take name and server from the header fields.",
                screen: ["PXE-E53: No boot filename received", "U-Boot: *** Warning: no boot file name; using ..."],
                mend: .nameBootFile)
        ) { c in
            guard c.stopsAfterLease, c.asker.isBIOS || c.asker.kind == .uBoot, let told = c.told,
                told.message.nextServer != .any,
                told.message.bootFileField.isEmpty
            else { return nil }
            return [told.fact("option 67 is \(told.file ?? ""), the header field is empty")]
        },
        Rule(
            Cause(
                "url-for-pxe", ["D37"], weight: 97, "a PXE client is given a URL",
                why: "Plain PXE loads by TFTP. It takes the URL for the name of a file on the TFTP server.",
                screen: [
                    "PXE-E23: Client received TFTP error from server.", "PXE-T01: File not found",
                    "PXE-E99: Unexpected network error.",
                ], mend: .httpBoot)
        ) { c in
            guard c.asker.kind == .pxeROM, c.stage.version6 == nil, let told = c.told, let file = told.file,
                file.contains("://"),
                !file.hasPrefix("tftp://"), c.hasAsked || c.refusesOffers || c.stopsAfterLease, !c.stage.hasLoaded
            else { return nil }
            var facts = [told.fact("\(c.asker.name) is told \(file)")]
            if let transfer = c.stage.transfers.first { facts.append(transfer.start.fact("it asks for that by TFTP")) }
            return facts
        },
        Rule(
            Cause(
                "name-for-http", ["D37", "H1"], weight: 88, "an HTTP Boot client is given the name of a TFTP file",
                why: "HTTP Boot needs a whole URL. A name alone is dropped.",
                screen: [
                    "UEFI: Start HTTP Boot over IPv4..... Error: Could not retrieve NBP file size from HTTP server.",
                    "UEFI: No valid offer received",
                ], mend: .httpBoot)
        ) { c in
            guard c.asker.kind == .httpFirmware, !c.stage.hasLoaded, let told = c.told, let file = told.file,
                !file.contains("://")
            else { return nil }
            return [told.fact("HTTPClient is told \(file)")]
        },
        Rule(
            Cause(
                "http-without-class", ["H1", "H2"], weight: 86, "the answer to HTTP Boot lacks option 60 HTTPClient",
                why: "UEFI takes an offer for HTTP Boot only if the server says HTTPClient too.",
                screen: ["UEFI: Start HTTP Boot over IPv4, then nothing", "PXE-E16: No valid offer received."],
                mend: .httpBoot)
        ) { c in
            guard c.asker.kind == .httpFirmware, !c.stage.hasLoaded, let told = c.told,
                told.file?.contains("://") == true,
                !c.stage.bootInformation.contains(where: \.namesHTTP), c.refusesOffers || c.stopsAfterLease
            else { return nil }
            return [told.fact("the URL is there and option 60 is \(told.message.vendorClass?.text ?? "absent")")]
        },
        Rule(
            Cause(
                "http-name-without-dns", ["H3"], weight: 87,
                "the URL has a host's name, and the client is told no name server",
                why: "To find the address of that host firmware needs option 6 in the DHCP answer.",
                screen: ["UEFI: Error: Server response timeout.", "iPXE: DNS: no name servers"],
                mend: Mend.httpBoot.saying("Write the server's address into the URL, or send option 6."))
        ) { c in
            guard c.asker.boots, !c.stage.hasLoaded, let told = c.told, let host = told.file.flatMap(hostName),
                IPv4Address(host) == nil,
                !host.hasPrefix("["), let lease = c.stage.lease ?? c.stage.addressOffers.first,
                lease.message.options.addresses(.domainNameServer).isEmpty, c.stage.connections.isEmpty
            else { return nil }
            return [lease.fact("no option 6"), told.fact("the URL names \(host)")]
        },
    ]
}
