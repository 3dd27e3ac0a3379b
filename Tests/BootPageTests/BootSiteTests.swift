// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import BootTimeline
import Foundation
import NetAddress
import NetbootServer
import Testing

@testable import BootHTTP
@testable import BootPage

@Suite struct BootSiteTests {
    private static let paths = [
        "/", "/boots", "/machines", "/files", "/network", "/metrics", "/style.css", "/live.js", "/icon.svg", "/nothing",
        "/api/v1/boots", "/api/v1/boots/1-x", "/api/v1/machines", "/api/v1/machines/web1", "/api/v1/profiles",
        "/api/v1/assignments", "/api/v1/leases",
        "/api/v1/transfers", "/api/v1/files", "/api/v1/servers", "/api/v1/openapi.json", "/api/v1", "/api/v1/nothing",
    ]

    @Test("every answer forbids what is loaded from elsewhere, framed, or guessed", arguments: paths)
    func headers(path: String) async {
        var sample = SampleBoot()
        sample.happens(SampleBoot.good)
        let answer = await sample.site().answer(.init(path: path))
        let fields = Dictionary(answer.fields.map { ($0.name, $0.value) }) { $1 }
        #expect(fields["X-Content-Type-Options"] == "nosniff")
        #expect(fields["X-Frame-Options"] == "DENY")
        let policy = fields["Content-Security-Policy"] ?? ""
        #expect(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'")
                && !policy.contains("unsafe"))
        #expect([200, 404].contains(answer.status))
        #expect(
            (answer.status == 404)
                == ["/nothing", "/api/v1", "/api/v1/nothing", "/api/v1/boots/1-x", "/api/v1/machines/web1"].contains(
                    path))
    }

    @Test("texts from the network reach page and JSON escaped")
    func hostile() async throws {
        var sample = SampleBoot()
        let hostile = SampleBoot.hostile
        sample.happens([
            (0, .discover(hostile)), (1, .fetches(hostile, .http)), (2, .failed(hostile, .http, reason: hostile)),
        ])
        sample.board.note(
            .http(.requested(HTTPRequestSummary.sample(hostile))), at: SampleBoot.start)
        sample.board.show(
            ServedFacts(
                policy: MachinePolicy(machines: [Machine(hostile, macs: [SampleBoot.mac], labels: [hostile: hostile])]))
        )
        let name = "\(SampleBoot.start.milliseconds)-\(SampleBoot.mac)"
        for after in [3.0, 500] {
            let site = sample.site(after: after)
            for path in ["/", "/boots", "/boots/\(name)", "/machines", "/files"] {
                let html = SampleBoot.text(await site.answer(.init(path: path)))
                #expect(html.contains("&lt;script&gt;"), "\(path)")
                #expect(
                    !html.contains("<script>alert") && !html.contains("\u{1b}") && !html.contains("\u{202e}"), "\(path)"
                )
                // A quotation mark with an accent behind it is a character of its own to Swift, and none to a browser.
                #expect(html.utf8.split(separator: 0x22).allSatisfy { !$0.starts(with: "\u{301}".utf8) }, "\(path)")
            }
            for path in ["/api/v1/boots", "/api/v1/boots/\(name)", "/api/v1/machines", "/api/v1/transfers"] {
                let json = SampleBoot.text(await site.answer(.init(path: path)))
                #expect(!json.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202e}" }, "\(path)")
                _ = try JSONSerialization.jsonObject(with: Data(json.utf8))
            }
        }
        let query = "client=" + (hostile.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        let html = SampleBoot.text(await sample.site().answer(.init(path: "/boots", query: query)))
        #expect(html.contains("&lt;script&gt;") && !html.contains("<script>alert"))
    }

    @Test("a boot that stopped says where, and what that usually means")
    func stopped() async throws {
        var sample = SampleBoot()
        sample.happens(Array(SampleBoot.good.prefix(6)))
        let html = SampleBoot.text(
            await sample.site(after: 300).answer(
                .init(path: "/boots/\(SampleBoot.start.milliseconds)-\(SampleBoot.mac)")))
        #expect(html.contains("stopped while it loads files"))
        #expect(html.contains("<h2 id=\"stop\">A transfer began and did not end</h2>"))
        #expect(
            html.contains(
                "aria-label=\"Phases: looks for servers 1.10 s, gets an address 200 ms, loads files 0 ms, stopped\""))
        #expect(html.contains("<td class=\"number\">1</td></tr>"), "DISCOVER was asked twice")
    }

    @Test("the API gives boots from the newest to the oldest, and pages of them")
    func boots() async throws {
        struct Answer: Decodable {
            struct Boot: Decodable {
                let id: String; let outcome: String; let bytes: Int; let files: Int; let began: String
            }
            let boots: [Boot]
            let next: Int64?
        }
        var sample = SampleBoot()
        sample.happens(SampleBoot.good)
        sample.happens([(60, .discover("bios"))], to: MACAddress(0x52, 0x54, 0, 0x74, 0, 2))
        func answer(_ query: String) async throws -> Answer {
            let text = SampleBoot.text(await sample.site(after: 300).answer(.init(path: "/api/v1/boots", query: query)))
            return try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
        }
        let all = try await answer("")
        #expect(all.boots.map(\.outcome) == ["stopped", "booted"])
        #expect(all.boots[1].bytes == 15_042_000 && all.boots[1].files == 2)
        #expect(all.boots[1].began == "2026-11-28T22:01:02.000Z")
        #expect(all.next == nil)
        let first = try await answer("limit=1")
        #expect(first.boots.map(\.id) == [all.boots[0].id])
        let next = try #require(first.next)
        #expect(try await answer("limit=1&before=\(next)").boots.map(\.id) == [all.boots[1].id])
        #expect(try await answer("client=52%3A54%3A00%3A74%3A00%3A02").boots.map(\.id) == [all.boots[0].id])
    }

    @Test(
        "a wrong parameter is refused with what it needs",
        arguments: ["limit=0", "limit=201", "limit=x", "before=-1", "limit="])
    func wrongParameters(query: String) async {
        let answer = await SampleBoot().site().answer(.init(path: "/api/v1/boots", query: query))
        #expect(answer.status == 400)
        #expect(SampleBoot.text(answer).contains("needs "))
    }

    @Test(
        "who asks under a name that is not this server's gets nothing",
        arguments: [
            ("localhost", true), ("localhost:8275", true), ("127.0.0.1:8275", true), ("[::1]:8275", true),
            ("192.0.2.1", true),
            ("Boot.Example.org", true), ("evil.example", false), ("evil.example:8275", false), ("", false),
            ("[::1", false),
            ("localhost:80:80", false), ("127.0.0.1.evil.example", false), ("[evil.example]", false),
        ])
    func hosts(host: String, isAllowed: Bool) async {
        let site = SampleBoot().site(access: .init(hosts: HostNames(["boot.example.org"])))
        #expect(await site.answer(.init(path: "/api/v1/boots", host: host)).status == (isAllowed ? 200 : 421))
    }

    @Test("nothing is written, and a closed API tells programs nothing")
    func refusals() async {
        let sample = SampleBoot()
        #expect(await sample.site().answer(.init(method: "POST", path: "/api/v1/boots")).status == 405)
        let closed = sample.site(access: .init(hasAPI: false))
        for path in ["/api/v1/boots", "/api/v1/openapi.json", "/metrics"] {
            #expect(await closed.answer(.init(path: path)).status == 403)
        }
        #expect(await closed.answer(.init(path: "/boots")).status == 200)
    }

    @Test("readers of events are bounded, in number and in what waits for each")
    func streams() async {
        var sample = SampleBoot()
        let site = sample.site()
        var open: [HTTPSiteAnswer] = []
        for _ in 0..<32 { open.append(await site.answer(.init(path: "/api/v1/events"))) }
        #expect(open.allSatisfy { $0.status == 200 })
        #expect(await site.answer(.init(path: "/api/v1/events")).status == 503)
        for number in 0..<500 { sample.happens([(Double(number), .fetches("file\(number)", .http))]) }
        guard case .stream(let stream) = open[0].body else {
            Issue.record("an event stream was due")
            return
        }
        var reader = stream.makeAsyncIterator()
        #expect(await reader.next()?.contains("file436") == true, "the oldest events are lost, and the last 64 wait")
        #expect(sample.board.streams.count == 32)
        open = []
        reader = AsyncStream<String> { $0.finish() }.makeAsyncIterator()
    }

    @Test("what is kept of transfers is bounded")
    func transfers() {
        let board = BootBoard()
        for number in 0..<5000 {
            board.note(.http(.requested(.sample("file\(number)"))), at: SampleBoot.start)
        }
        #expect(board.transfers.open.count == 2048)
    }

    @Test("the API's description is JSON, and has each path that is answered")
    func description() async throws {
        let data = Data(OpenAPIDocument.text.utf8)
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let described = try #require(document["paths"] as? [String: Any]).keys.sorted()
        let answered = Self.paths.filter {
            $0.hasPrefix("/api/v1/") && !$0.hasSuffix("nothing") && !$0.hasSuffix(".json")
        }
        let paths = answered.map { $0.replacing("1-x", with: "{id}").replacing("web1", with: "{name}") }
        #expect(described == (paths + ["/api/v1/machines/{name}/once"]).sorted())
        for (path, operations) in try #require(document["paths"] as? [String: [String: Any]]) {
            let names = path.split(separator: "/").dropFirst(2).map(String.init)
            #expect(Set(operations.keys.map { $0.uppercased() }) == Set(BootAPI.methods(names)), "\(path)")
        }
    }
}

extension HTTPRequestSummary {
    fileprivate static func sample(_ path: String) -> HTTPRequestSummary {
        HTTPRequestSummary(client: "192.0.2.9", method: "GET", path: path, userAgent: nil)
    }
}
