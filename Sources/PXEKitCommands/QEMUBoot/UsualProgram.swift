// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import DiskCatalog
import Foundation
internal import ImagePacking
internal import NetAddress
internal import NetbootConfiguration
internal import QEMULab

/// What a BIOS machine boots in the lab when nobody names a program: what `pxekit serve` would give it with the same roots.
extension BootRequest {
    /// Sets the program, or the boot file below a root, and the menu that is made of the roots where they have none.
    mutating func bootAsServed() throws(LabError) {
        let plan = try servedPlan()
        let name = plan?.loader ?? "pxeinfo.0"
        if roots.contains(where: { FileManager.default.fileExists(atPath: "\($0)/\(name)") }) {
            bootFile = name
            script = script ?? plan?.script
            return
        }
        if let installed = InstalledIPXE().programs.first(where: { $0.name == name }) {
            program = try .file(at: installed.path)
            script = script ?? plan?.script
            return
        }
        program = try .builtIn(name)
        guard name == "pxeboot.0" else {
            // Power-off, so that a boot without expectations ends when the program does; a second before it, for what is still in
            // the serial port when the power goes is lost.
            program = try program?.configured([(.exit, .number(2)), (.exitDelay, .number(1))])
            return
        }
        let menus = roots.flatMap { root in ServedBoot.menu(of: root).menu }
        for file in menus where !roots.contains(where: { FileManager.default.fileExists(atPath: "\($0)/\(file.path)") })
        {
            companions.append(Program(name: file.path, image: file.bytes))
        }
    }

    private func servedPlan() throws(LabError) -> BootPlan? {
        // The session itself refuses a folder that cannot be read, as with a program.
        guard !roots.isEmpty, roots.allSatisfy({ DiskFileTree($0) != nil }) else { return nil }
        var settings = ServeSettings()
        settings.roots = roots
        let served: ServedBoot
        do {
            served = try ServedBoot(settings)
        } catch {
            throw .invalid("--root '\(roots.joined(separator: ", "))'", "cannot be served: \(error)")
        }
        let rule = served.rules.first { $0.match.platforms.contains(.bios) }
        guard case .boot(let plan) = rule?.action else { return nil }
        return plan
    }
}
