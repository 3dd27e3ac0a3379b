// SPDX-License-Identifier: Apache-2.0

import ImagePacking
import QEMULab
import Testing

@Suite("Compressed programs", .serialized)
struct CompressedProgramTests {
    @Test("a compressed program boots on every card", .enabled(if: Lab.isInstalled, Lab.skipReason))
    func boots() async throws {
        let scenario = try Lab.scenario("01-pxeinfo")
        try #require(scenario.missing.isEmpty, "run `make nbp`")
        let installation = try QEMUInstallation()
        for var request in scenario.requests {
            let image = try NBPImage(try #require(request.program).image)
            let packed = try image.packed()
            #expect(packed.header.isPacked && packed.bytes.count < image.bytes.count)
            request.program?.image = packed.bytes
            let report = try await BootSession.run(request, with: installation) { _, _ in }[0]
            let screen = report.screen.joined(separator: "\n")
            #expect(report.outcome == .reached, "on \(request.machine.card): last screen:\n\(screen)")
        }
    }
}
