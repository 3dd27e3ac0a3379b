// SPDX-License-Identifier: Apache-2.0

import Foundation
import QEMULab
import Testing

/// Where the repository keeps what end-to-end tests need.
enum Lab {
    /// The top of the repository.
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    /// The tool under test, which SwiftPM builds beside the tests.
    static let tool = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "pxekit")

    /// Boot programs of ours, and those of the distribution.
    static let library = ["build/nbp", "build/boot"].map { repository.appending(path: $0) }

    /// The tree of Debian's package debian-installer-12-netboot-amd64, which `scripts/fetch-samples` unpacks.
    static let installerTree = repository.appending(
        path: "build/samples/debian-installer-12-netboot-amd64/12/amd64/text")

    /// Whether installers are booted that a shorter run leaves out.
    static let bootsInstallers = ProcessInfo.processInfo.environment["PXEKIT_FIRST_BOOT"] != nil

    /// Why tests that boot an installer do not run.
    static let installerReason: Comment = "an installer takes minutes under emulation; PXEKIT_FIRST_BOOT=1 boots it"

    /// Whether an emulator and a ROM are there.
    static let isInstalled =
        (try? QEMUInstallation()).map { (try? $0.checkROM(of: NetworkCard.all[0])) != nil } ?? false

    /// Why tests that need an emulator do not run.
    static let skipReason: Comment = "qemu-system-x86 or ipxe-qemu is not installed; `make deps` installs both"

    /// Whether `scripts/fetch-boot-files` has run to its end.
    static var isComplete: Bool {
        FileManager.default.fileExists(atPath: repository.appending(path: "build/boot/.complete").path)
    }

    /// The names of the scenarios that this process runs: all, or of `PXEKIT_SCENARIOS=2/3` each third one from the second. So several
    /// processes share them (`scripts/run-tests`).
    static let scenarioNames: [String] = {
        let folder = repository.appending(path: "qemu/scenarios").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
        let share = ProcessInfo.processInfo.environment["PXEKIT_SCENARIOS"]?.split(separator: "/").compactMap {
            Int($0)
        }
        guard let share, share.count == 2, share[1] > 0 else { return names }
        return names.enumerated().filter { $0.offset % share[1] == share[0] - 1 }.map(\.element)
    }()

    /// Reads a scenario.
    static func scenario(_ name: String) throws -> Scenario {
        try Scenario(folder: repository.appending(path: "qemu/scenarios/\(name)"), library: library)
    }

    /// The names of the scenarios that are for a network. One that cannot be read is for every network, so that its test says why.
    static func scenarioNames(on network: LabNetworkKind) -> [String] {
        scenarioNames.filter { (try? scenario($0))?.requests.contains { $0.network == network } ?? true }
    }
}
