// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import ImagePacking
internal import QEMULab

/// What the lab's servers hand out.
struct ServedOptions: ParsableArguments {
    @Option(
        name: .customLong("root"),
        help: ArgumentHelp(
            "Serve the files of this folder by TFTP and HTTP. Repeat it for several; the first that has a file wins.",
            valueName: "dir"))
    var roots: [String] = []

    @Option(
        help: ArgumentHelp("Offer this name from --root, or a URL for iPXE, instead of the NBP.", valueName: "name"))
    var bootfile: String?

    @Option(
        help: ArgumentHelp(
            "What a loader gets when it asks by DHCP in its turn: a name from --root, or a URL for iPXE. The ROM then passes for one that is not iPXE.",
            valueName: "name"))
    var script: String?

    @Option(
        name: .customLong("host-port"),
        help: ArgumentHelp(
            "Let the guest reach this TCP port of this computer's loopback address, as 10.0.2.2. Repeat it for several; without it only the lab's HTTP server is reached.",
            valueName: "port"), transform: wholeNumber(1...65535))
    var hostPorts: [UInt16] = []

    @Flag(
        name: .customLong("no-dhcp"),
        help: "No DHCP server is on the network: whoever boots has an address, or a person who types one.")
    var withoutDHCP = false

    @Option(
        help: "dhcp: the only server; proxy: another DHCP server on the segment gives addresses.", transform: namedValue
    )
    var mode = ServerRole.dhcp

    /// Offers the bytes of a program that is a file here, or the name of one that is only below a root.
    private func offer(_ nbp: String, in request: inout BootRequest) throws(LabError) {
        let isOnDisk = FileManager.default.fileExists(atPath: nbp)
        let root = roots.first { FileManager.default.fileExists(atPath: "\($0)/\(nbp)") }
        guard !isOnDisk, root != nil, bootfile == nil else {
            if !isOnDisk, !roots.isEmpty {
                throw .invalid("NBP '\(nbp)'", "exists neither here nor below \(roots.joined(separator: ", "))")
            }
            request.program = try .file(at: nbp)
            return
        }
        request.bootFile = nbp
    }

    /// - Parameter request: with its machine.
    func apply(to request: inout BootRequest, nbp: String?) throws(LabError) {
        request.roots = roots
        for port in hostPorts {
            guard port != 0, port != 80 else {
                throw .invalid("--host-port \(port)", "wants 1 to 65535, but 80, which is the lab's HTTP server")
            }
        }
        request.hostPorts = Set(hostPorts)
        request.bootFile = bootfile
        request.script = script
        request.role = mode
        request.hasDHCP = !withoutDHCP
        if let nbp {
            try offer(nbp, in: &request)
        } else if bootfile == nil, request.medium == nil {
            guard request.machine.firmware == .bios else {
                throw .invalid("--firmware uefi", "has no built-in program; name one, such as /usr/lib/ipxe/ipxe.efi")
            }
            try request.bootAsServed()
        }
    }
}
