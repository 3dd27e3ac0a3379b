// SPDX-License-Identifier: Apache-2.0

import BootHTTP
import BootPolicy
import Foundation
import MachineStore
import Testing

@testable import BootPage

@Suite("writing by the API")
struct BootAPIOrdersTests {
    private static let web9 =
        #"{"name": "web9", "macs": ["52:54:00:00:00:09"], "labels": {"role": "db"}, "profile": "debian"}"#

    @Test("machines are added, changed, booted once and forgotten, and the log says by whom")
    func orders() async throws {
        try await SampleDesk.with { desk in
            let site = desk.site()
            func ask(_ method: String, _ path: String, _ body: String = "") async -> (Int, String) {
                let answer = await site.answer(desk.request(method, "/api/v1/machines" + path, body))
                return (answer.status, SampleBoot.text(answer))
            }
            let added = await ask("POST", "", Self.web9)
            #expect(
                added.0 == 201 && added.1.contains(#""profile":"debian""#) && added.1.contains(#""source":"command""#))
            #expect(await ask("GET", "/web9").1 == added.1)
            let changed = await ask("PATCH", "/web9", #"{"profile": null, "labels": {"role": ""}, "serial": "S9"}"#)
            #expect(changed.0 == 200 && !changed.1.contains("profile\"") && changed.1.contains(#""serial":"S9""#))
            let once = await ask("PUT", "/web1/once", #"{"profile": "debian", "untilDone": true}"#)
            #expect(once.1.contains(#""once":{"profile":"debian","stage":"waiting","untilDone":true}"#))
            #expect(await ask("GET", "").1.contains(#""untilDone":true"#))
            #expect(await !ask("DELETE", "/web1/once").1.contains("once"))
            #expect(await ask("PATCH", "/web1", #"{"profile": "nothing"}"#).1.contains(#""isAssigned":true"#))
            #expect(await ask("DELETE", "/web1").1 == #"{"isConfigured":true,"name":"web1"}"#)
            #expect(await ask("DELETE", "/web9").1 == #"{"isConfigured":false,"name":"web9"}"#)
            #expect(await ask("DELETE", "/web9").0 == 404)
            #expect(desk.log.first == "machine web9 is added, by token ci from 127.0.0.1")
            #expect(desk.log.count == 7 && !desk.log.joined().contains(desk.token.text))
        }
    }

    @Test(
        "what is wrong is refused with field, value and mend",
        arguments: [
            ("POST", "", "", 400, "the body is no JSON object"), ("POST", "", "[1]", 400, "the body is no JSON object"),
            ("POST", "", #"{"name": 5}"#, 400, "name needs a text"), ("POST", "", "{}", 400, "name is not there"),
            ("POST", "", #"{"name": "x", "mac": "1"}"#, 400, "there is no field 'mac'; there are name, macs"),
            ("POST", "", #"{"name": "x", "macs": "1"}"#, 400, "macs needs a list of texts"),
            ("POST", "", #"{"name": "x", "macs": [[1]]}"#, 400, "macs[0] needs a text"),
            (
                "POST", "", #"{"name": "x", "macs": ["52:54"]}"#, 400,
                "macs[0] '52:54' needs a hardware address like 52:54:00:12:34:56"
            ),
            ("POST", "", #"{"name": "x", "uuid": "1"}"#, 400, "uuid '1' needs a UUID"),
            ("POST", "", #"{"name": "x", "address": "1"}"#, 400, "address '1' needs an address like 192.0.2.29"),
            ("POST", "", #"{"name": "x", "labels": {"a": 1}}"#, 400, "labels.a needs a text"),
            ("POST", "", #"{"name": "x"}"#, 400, "macs: needed a hardware address or a uuid"),
            ("POST", "", #"{"name": "x", "macs": ["52:54:00:00:00:01"]}"#, 409, "is machine web1's already"),
            ("PATCH", "/web1", "{}", 400, "nothing to change"),
            ("PATCH", "/web1", #"{"serial": "1"}"#, 409, "is one of the configuration"),
            (
                "PATCH", "/web1", #"{"profile": "x"}"#, 400,
                "there is no profile 'x'; there are debian, local-disk, nothing"
            ),
            ("PATCH", "/x", #"{"profile": "debian"}"#, 404, "there is no machine 'x'; /api/v1/machines lists all"),
            ("PUT", "/web1/once", "{}", 400, "profile is not there"),
            ("PUT", "/web1/once", #"{"profile": "debian", "untilDone": "yes"}"#, 400, "untilDone needs true or false"),
            ("PUT", "/web1/once", #"{"profile": "nothing"}"#, 400, "take local-disk"),
            ("GET", "/x", "", 404, "there is no machine 'x'"),
            ("PUT", "/web1", "{}", 405, "only GET, HEAD, PATCH, DELETE"),
            ("GET", "/web1/once", "", 405, "only PUT, DELETE"), ("POST", "/web1/twice", "{}", 405, "only GET, HEAD"),
        ])
    func refused(method: String, path: String, body: String, status: Int, reason: String) async throws {
        try await SampleDesk.with { desk in
            let answer = await desk.site().answer(desk.request(method, "/api/v1/machines" + path, body))
            #expect(answer.status == status && SampleBoot.text(answer).contains(reason), "\(SampleBoot.text(answer))")
            #expect(desk.log.isEmpty)
        }
    }

    @Test("a body as deep as a body can be ends in a refusal")
    func deep() async throws {
        try await SampleDesk.with { desk in
            for text in [
                String(repeating: "[", count: 65_000), #"{"labels": "# + String(repeating: #"{"a":"#, count: 10_000),
            ] {
                #expect(await desk.site().answer(desk.request("POST", "/api/v1/machines", text)).status == 400)
            }
        }
    }

    @Test("without a token, with a wrong one or one that only reads, across sites, or as a form nothing is written")
    func gate() async throws {
        try await SampleDesk.with { desk in
            let reader = SecretToken()
            _ = try desk.database.add(reader, named: "prometheus", mayWrite: false, at: .zero)
            let site = desk.site()
            func status(_ request: HTTPSiteRequest, at site: BootSite) async -> Int {
                await site.answer(request).status
            }
            func add(
                _ fields: [HTTPSiteRequest.Field: String] = [:], token: SecretToken? = nil,
                type: String? = "application/json"
            )
                -> HTTPSiteRequest
            { desk.request("POST", "/api/v1/machines", Self.web9, token: token, type: type, fields) }
            for field in ["", "Basic YTpi", "Bearer", desk.token.text] {
                let answer = await site.answer(add([.authorization: field]))
                #expect(answer.status == 401, "\(field)")
                #expect(answer.fields.contains { $0.name == "WWW-Authenticate" })
            }
            var bare = add()
            bare.fields[.authorization] = nil
            #expect(await status(bare, at: site) == 401)
            for field in [
                "Bearer \(SecretToken().text)", "Bearer \(desk.token.text.dropLast())", "Bearer \(desk.token.text), x",
            ] {
                #expect(await status(add([.authorization: field]), at: site) == 401, "\(field)")
            }
            #expect(await status(add(token: reader), at: site) == 403)
            for fields: [HTTPSiteRequest.Field: String] in [
                [.origin: "http://evil.example"], [.origin: "null"], [.fetchSite: "cross-site"],
                [.fetchSite: "same-site"],
                [.origin: "http://localhost:1"], [.fetchSite: "cross-site", .origin: "http://localhost"],
            ] { #expect(await status(add(fields), at: site) == 403, "\(fields)") }
            for type in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", nil] {
                #expect(await status(add(type: type), at: site) == 415, "\(type ?? "none")")
            }
            for (body, code) in [(HTTPSiteRequest.Body.tooLong, 413), (.broken, 408)] {
                var request = add()
                request.body = body
                #expect(await status(request, at: site) == code)
            }
            #expect(await status(add(), at: desk.site(access: .init(hasAPI: false))) == 403)
            #expect(try desk.database.additions().machines.isEmpty && desk.log.isEmpty)
            #expect(await status(add([.origin: "http://localhost", .fetchSite: "same-origin"]), at: site) == 201)
            _ = try desk.database.revoke("ci")
            #expect(await status(desk.request("DELETE", "/api/v1/machines/web9"), at: site) == 401)
        }
    }

    @Test("where there is no file for it, nobody is known and nothing is written")
    func noDesk() async throws {
        let site = SampleBoot().site()
        let request = HTTPSiteRequest(
            method: "DELETE", path: "/api/v1/machines/web1", fields: [.authorization: "Bearer \(SecretToken().text)"])
        #expect(await site.answer(request).status == 401)
    }
}
