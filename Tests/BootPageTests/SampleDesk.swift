// SPDX-License-Identifier: Apache-2.0

import BootHTTP
import BootPolicy
import Foundation
import MachineStore
import NetAddress
import Synchronization
import TestSupport

@testable import BootPage

/// A site at which machines can be changed, with what its server would log.
struct SampleDesk {
    let database: MachineDatabase
    let keeper: MachineKeeper
    let board = BootBoard()
    let token = SecretToken()
    private let lines: Lines

    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    /// What was told.
    var log: [String] { lines.all.withLock { $0 } }

    static let configured = MachinePolicy(
        machines: [Machine("web1", macs: [MACAddress(0x52, 0x54, 0, 0, 0, 1)], labels: ["role": "web"])],
        profiles: [Profile("debian", .menu("menu.yaml"))])

    /// - Parameter hasToken: whether one was made, which may write.
    static func with(hasToken: Bool = true, _ body: (SampleDesk) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "machines.sqlite").path
            let lines = Lines()
            let desk = SampleDesk(
                database: try MachineDatabase(path: path), keeper: try MachineKeeper(path: path), lines: lines)
            if hasToken { _ = try desk.database.add(desk.token, named: "ci", mayWrite: true, at: .zero) }
            desk.board.show(
                ServedFacts(
                    policy: configured,
                    desk: MachineDesk(desk.keeper, tell: { line in lines.all.withLock { $0.append(line) } }) {
                        (order, additions) throws(MachineRefusal) in try order.applied(to: additions, in: configured)
                    }))
            try await body(desk)
        }
    }

    func site(access: BootSite.Access = .init()) -> BootSite {
        BootSite(board, metrics: PrometheusMetrics(), access: access) { SampleBoot.start }
    }

    /// A request of a program.
    func request(
        _ method: String, _ path: String, _ body: String = "", token: SecretToken? = nil,
        type: String? = "application/json",
        _ fields: [HTTPSiteRequest.Field: String] = [:]
    ) -> HTTPSiteRequest {
        var fields = fields
        fields[.authorization] = fields[.authorization] ?? "Bearer \((token ?? self.token).text)"
        fields[.contentType] = type
        return HTTPSiteRequest(method: method, path: path, fields: fields, body: .whole(Array(body.utf8)))
    }
}
