// SPDX-License-Identifier: Apache-2.0

import Foundation
import QEMULab
import Testing

/// A medium that knows several sites.
extension MediaTests {
    /// A file of sites beside the root.
    func sitesFile(_ text: String) throws -> String {
        let file = root.deletingLastPathComponent().appending(path: "sites.yaml")
        try Data(text.utf8).write(to: file)
        return file.path
    }

    @Test("a machine takes the site that its card is named in")
    func siteByCard() async throws {
        let sites = try sitesFile(
            "- {name: elsewhere, address: 10.0.2.77/24}\n"
                + "- {name: this hall, address: 10.0.2.78/24, gateway: 10.0.2.2, mac: 52:54:00:12:34:56}\n")
        try await build(["--sites", sites])
        _ = try await boot(
            .disk, [("site this hall", ""), ("address 10.0.2.78", ""), ("this is stage two", "")])
    }

    @Test("where no site has the card a person chooses one, whose values are what the questions suggest")
    func siteByName() async throws {
        let sites = try sitesFile(
            "- {name: elsewhere, address: 10.0.2.77/24, mac: 52:54:00:00:00:01}\n"
                + "- {name: the lab, gateway: 10.0.2.2, dns: 10.0.2.3}\n")
        try await build(["--sites", sites])
        _ = try await boot(
            .usb,
            [
                ("1  elsewhere", ""), ("2  the lab", ""), ("Which site? Its number, and Enter: ", "3\r"),
                ("Which site? Its number, and Enter: ", "x"), ("Which site? Its number, and Enter: ", "2\r"),
                ("site the lab", ""),
            ]
                + Self.round(
                    ["", "24", "10.0.2.2", "10.0.2.3", "http://10.0.2.2/s2/"], ["10.0.2.78/24", nil, nil, nil, nil])
                + [("address 10.0.2.78", ""), ("this is stage two", "")])
    }
}
