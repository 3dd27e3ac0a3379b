// SPDX-License-Identifier: Apache-2.0

internal import TFTPWire

extension Rule {
    private static let notFound = [
        "PXE-T01: File not found", "PXE-E3B: TFTP Error - File Not found",
        "PXE-E23: Client received TFTP error from server.",
    ]
    private static let roots = [
        "/tftpboot/", "/srv/tftp/", "/var/lib/tftpboot/", "/var/tftp/", "/private/tftpboot/", "c:\\", "c:/",
        "tftpboot/",
    ]

    /// The first file is asked for by a name that the TFTP server does not have.
    static let tftpPath: [Rule] = [
        Rule(
            Cause(
                "boot-file-not-found", ["T11"], weight: 80, "the boot file is not on the TFTP server",
                why: "The DHCP answer names a file, and the TFTP server has none of that name below its root.",
                screen: notFound, mend: .putFile)
        ) { c in
            guard !c.stage.hasLoaded, c.asker.isFirmware || c.asker.kind == .uBoot || c.asker.kind == .system else {
                return nil
            }
            return c.lost { $0.error?.error.code == .fileNotFound }
        },
        Rule(
            Cause(
                "tftp-denied", ["T11"], weight: 89, "the TFTP server may not read the file",
                why:
                    "The file is there and not readable for the server's user, or outside of what the server may show.",
                screen: ["PXE-T02: Access violation", "PXE-E3C: TFTP Error - Access violation"],
                mend: Mend.putFile.saying(
                    "chmod a+r the file and a+rx its folders; on SELinux systems: restorecon -R /var/lib/tftpboot."))
        ) { c in c.serverError { $0.code == .accessViolation } },
        Rule(
            Cause(
                "name-in-other-case", ["T11"], weight: 90,
                "the file is there in other letters: capitals and small ones differ",
                why:
                    "On Linux pxelinux.0 and PXELinux.0 are two files. Names that come from Windows often have capitals.",
                screen: notFound,
                mend: Mend.putFile.saying("Write the name as the file has it, or let the server take both.").with(
                    .dnsmasq, "tftp-lowercase"))
        ) { c in
            guard !c.stage.hasLoaded, let lost = c.lostFirst, let other = c.others(like: lost.name) else { return nil }
            return [lost.start.fact("asks for \(lost.name)"), other.start.fact("\(other.name) is there")]
        },
        Rule(
            Cause(
                "name-with-backslash", ["T11", "L3"], weight: 88,
                "the name has backslashes, which this TFTP server does not take for folders",
                why: "Names of Windows have \\ between folders. On other systems it is a letter like any.",
                screen: notFound,
                mend: Mend(
                    "Let the TFTP server take \\ for /, or write the name with /.",
                    [
                        .isc: "tftpd-hpa --map-file with the line  rg \\\\ /", .dnsmasq: "takes both",
                        .windows: "takes both", .pxekit: "takes both",
                    ]))
        ) { c in
            guard let lost = c.lostFirst ?? c.stage.transfers.last(where: { c.isFailed($0) }),
                lost.request.filename.bytes.contains(UInt8(ascii: "\\")), let facts = c.lost({ $0 === lost })
            else { return nil }
            return facts
        },
        Rule(
            Cause(
                "root-in-name", ["T11"], weight: 89, "the name begins with the TFTP server's own folder",
                why:
                    "Names are below the server's root. With /srv/tftp/ in the name the server looks for /srv/tftp/srv/tftp/.",
                screen: notFound,
                mend: Mend.putFile.saying("Leave the folder out of the name: it is the root already."))
        ) { c in
            guard !c.stage.hasLoaded, let lost = c.lostFirst,
                roots.contains(where: { lost.name.lowercased().replacing("\\\\", with: "\\").hasPrefix($0) })
            else { return nil }
            return c.lost { $0 === lost }
        },
        Rule(
            Cause(
                "url-as-name", ["D37", "T11"], weight: 91, "a URL is asked for as the name of a TFTP file",
                why: "tftp://server/file was written where only a name belongs, and this client does not read URLs.",
                screen: notFound, mend: .nameBootFile)
        ) { c in
            guard !c.stage.hasLoaded, let lost = c.lostFirst, lost.name.contains("tftp://") else { return nil }
            return c.lost { $0 === lost }
        },
    ]
}

extension Mend {
    /// With another recipe for one server.
    func with(_ server: ServerProgram, _ text: String) -> Mend {
        replacing(server, Recipe(server: server, text: text))
    }
}

extension Case {
    /// The first file of a stage that was not found, while nothing has come yet.
    var lostFirst: Transfer? {
        guard !stage.hasLoaded else { return nil }
        return stage.transfers.last { isFailed($0) && $0.error?.error.code == .fileNotFound }
    }

    /// A file that some stage of this machine, or another one, did load and that differs in its letters alone.
    func others(like name: String) -> Transfer? {
        for stage in machine.stages {
            if let found = stage.transfers.first(where: {
                $0.isComplete && $0.name != name && $0.name.lowercased() == name.lowercased()
            }) {
                return found
            }
        }
        return nil
    }
}
