// SPDX-License-Identifier: Apache-2.0

import BootHTTP
import BootPolicy
import Foundation
import MachineStore
import Synchronization
import Testing

@testable import BootPage

@Suite("changing machines at the page")
struct PageFormsTests {
    /// A browser: it keeps its cookie and reads the forms that it is shown.
    private final class Browser: Sendable {
        let site: BootSite
        let cookie = Mutex("")

        init(_ site: BootSite) { self.site = site }

        func open(_ path: String, query: String? = nil) async -> (status: Int, html: String) {
            let answer = await site.answer(
                .init(path: path, query: query, fields: [.cookie: cookie.withLock { $0 }]))
            return (answer.status, SampleBoot.text(answer))
        }

        func send(
            _ path: String, _ fields: String, changing change: [HTTPSiteRequest.Field: String] = [:],
            from client: String = "192.0.2.7"
        ) async -> (status: Int, html: String, fields: [String: String]) {
            var head: [HTTPSiteRequest.Field: String] = [
                .cookie: cookie.withLock { $0 }, .origin: "http://localhost",
                .contentType: "application/x-www-form-urlencoded",
            ]
            head.merge(change) { $1 }
            head = head.filter { !$0.value.isEmpty }
            let answer = await site.answer(
                .init(
                    method: "POST", path: path, fields: head, body: .whole(Array(fields.utf8)), client: client
                ))
            let given = Dictionary(answer.fields.map { ($0.name, $0.value) }) { $1 }
            if let set = given["Set-Cookie"] { cookie.withLock { $0 = String(set.prefix { $0 != ";" }) } }
            return (answer.status, SampleBoot.text(answer), given)
        }

        /// What stands in the forms of a page.
        func formToken(_ path: String = "/machines/web1") async -> String {
            let html = await open(path).html
            return html.firstMatch(of: /name="form" value="([0-9a-f]{32})"/).map { String($0.1) } ?? ""
        }
    }

    private static func loggedIn(_ body: (SampleDesk, Browser, String) async throws -> Void)
        async throws
    {
        try await SampleDesk.with { desk in
            let browser = Browser(desk.site())
            #expect(await browser.send("/login", "token=\(desk.token.text)").status == 303)
            try await body(desk, browser, await browser.formToken())
        }
    }

    @Test("without a token the page says how to make one, and has no form")
    func noToken() async throws {
        try await SampleDesk.with(hasToken: false) { desk in
            let browser = Browser(desk.site())
            for path in ["/machines/web1", "/login"] {
                let html = await browser.open(path).html
                #expect(
                    html.contains("sudo pxekit token create NAME") && !html.contains("<form"), "\(html)")
            }
        }
        let html = await Browser(SampleBoot().site()).open("/login").html
        #expect(html.contains("machine-state") && !html.contains("<form"))
    }

    @Test("who types the token gets a session, by whose forms machines are changed")
    func changed() async throws {
        try await SampleDesk.with { desk in
            let browser = Browser(desk.site())
            let shut = await browser.open("/machines/web1").html
            #expect(shut.contains("/login?back=/machines/web1") && !shut.contains("<form"))
            #expect(
                await browser.open("/login", query: "back=/machines/web1").html.contains(
                    #"value="/machines/web1""#))
            let begun = await browser.send(
                "/login", "token=%20\(desk.token.text)%0A&back=%2Fmachines%2Fweb1")
            #expect(begun.status == 303 && begun.fields["Location"] == "/machines/web1")
            let cookie = begun.fields["Set-Cookie"] ?? ""
            #expect(cookie.hasSuffix("; Path=/; Max-Age=28800; HttpOnly; SameSite=Strict"), "\(cookie)")
            #expect(!cookie.contains(desk.token.text))
            let form = await browser.formToken()
            #expect(form != desk.token.text && !cookie.contains(form))
            func send(_ action: String, _ fields: String = "") async -> Int {
                await browser.send("/machines/web1/\(action)", "form=\(form)&\(fields)").status
            }
            #expect(await send("once", "profile=debian&until-done=yes") == 303)
            #expect(desk.keeper.current().additions.once["web1"]?.isUntilDone == true)
            let told = await browser.open("/machines/web1").html
            #expect(
                told.contains("web1 boots debian once, until it is done.")
                    && told.contains("/machines/web1/cancel"))
            #expect(
                await !browser.open("/machines/web1").html.contains("role=\"status\""), "it is told once")
            #expect(await send("cancel") == 303)
            #expect(desk.keeper.current().additions.once.isEmpty)
            #expect(await send("profile", "profile=local-disk") == 303)
            #expect(desk.keeper.current().additions.profiles == ["web1": "local-disk"])
            #expect(
                await browser.open("/machines/web1").html.contains(#"<option value="local-disk" selected>"#)
            )
            #expect(await send("profile", "profile=") == 303)
            #expect(desk.keeper.current().additions.profiles.isEmpty)
            #expect(await send("profile", "profile=none") == 400)
            #expect(await send("once", "profile=nothing") == 400)
            #expect(await send("forget") == 400)
            #expect(await send("forget", "sure=yes") == 303)
            #expect(await browser.send("/machines/web7/forget", "form=\(form)&sure=yes").status == 404)
            #expect(
                desk.log.first
                    == "machine web1 boots debian once, until it is done, by token ci at the page, from 192.0.2.7"
            )
            #expect(desk.log.count == 5 && !desk.log.joined().contains(desk.token.text))
            let out = await browser.send("/logout", "form=\(form)")
            #expect(out.fields["Set-Cookie"]?.contains("Max-Age=0;") == true)
            #expect(await send("cancel") == 401)
        }
    }

    @Test(
        "a form of another site, of another session, of none, or of a revoked token changes nothing")
    func refused() async throws {
        try await Self.loggedIn { desk, browser, form in
            let order = "profile=debian"
            func status(_ fields: String, _ change: [HTTPSiteRequest.Field: String] = [:]) async -> Int {
                await browser.send("/machines/web1/once", fields, changing: change).status
            }
            let other = Browser(browser.site)
            _ = await other.send("/login", "token=\(desk.token.text)")
            for wrong in [
                "", await other.formToken(), form.uppercased(), String(form.dropLast()), desk.token.text,
            ] {
                #expect(await status("form=\(wrong)&\(order)") == 403, "\(wrong)")
            }
            let good = "form=\(form)&\(order)"
            let foreign: [[HTTPSiteRequest.Field: String]] = [
                [.origin: "http://evil.example"], [.origin: "null"], [.origin: "http://localhost:81"],
                [.fetchSite: "cross-site"], [.fetchSite: "same-site"], [.origin: ""],
                [.origin: "", .fetchSite: "none"],
            ]
            for fields in foreign { #expect(await status(good, fields) == 403, "\(fields)") }
            #expect(await status(good, [.contentType: "text/plain"]) == 415)
            #expect(await status(good, [.cookie: "x=1"]) == 401)
            #expect(await status(good, [.cookie: "pxekit-session=\(SecretToken().text)"]) == 401)
            #expect(
                await status(good, [.authorization: "Bearer \(desk.token.text)", .cookie: "x=1"]) == 401)
            #expect(desk.log.isEmpty)
            #expect(await status(good) == 303)
            _ = try desk.database.revoke("ci")
            #expect(await status(good) == 401)
            #expect(await browser.open("/machines/web1").html.contains("there is no token"))
            // Another one of the same name is another one.
            _ = try desk.database.add(SecretToken(), named: "ci", mayWrite: true, at: .zero)
            #expect(await status(good) == 401)
            #expect(desk.log.count == 1)
        }
    }

    @Test("wrong tokens are refused, and after some the address has to wait")
    func tries() async throws {
        try await SampleDesk.with { desk in
            let time = Mutex(SampleBoot.start)
            let site = BootSite(desk.board, metrics: PrometheusMetrics()) { time.withLock { $0 } }
            let browser = Browser(site)
            for number in 0..<PageSessions.mostTries {
                let answer = await browser.send("/login", "token=\(number == 0 ? "x" : SecretToken().text)")
                #expect(
                    answer.status == 401 && answer.html.contains("This token is not known, or has ended."))
                #expect(answer.fields["Set-Cookie"] == nil)
            }
            let right = "token=\(desk.token.text)"
            let late = await browser.send("/login", right)
            #expect(
                late.status == 429 && late.fields["Retry-After"] == "300"
                    && late.fields["Set-Cookie"] == nil)
            #expect(
                await browser.send("/login", right, from: "192.0.2.8").status == 303, "another address may")
            time.withLock { $0 += PageSessions.window }
            #expect(await browser.send("/login", right).status == 303)
        }
    }

    @Test(
        "a session ends when it was not used for an hour, after eight hours, and when there are too many"
    )
    func ends() {
        let sessions = PageSessions()
        let token = SecretToken()
        var now = Duration.zero
        let first = sessions.begin(for: token, from: "a", at: now)
        for _ in 0..<15 {
            now += .seconds(1900)
            _ = sessions.session(first, at: now)
        }
        #expect(now < PageSessions.lifetime && sessions.session(first, at: now) != nil)
        #expect(sessions.session(first, at: PageSessions.lifetime) == nil, "after eight hours")
        let idle = sessions.begin(for: token, from: "a", at: now)
        #expect(sessions.session(idle, at: now + .seconds(3600)) == nil, "after an hour")
        let all = (0..<65).map { sessions.begin(for: token, from: "a", at: now + .seconds($0)) }
        now += .seconds(65)
        #expect(sessions.session(all[0], at: now) == nil && sessions.session(all[1], at: now) != nil)
        sessions.end(all[1])
        #expect(sessions.session(all[1], at: now) == nil)
    }

    @Test("where reading needs a token, nobody without one is shown anything but the form for it")
    func closed() async throws {
        try await SampleDesk.with { desk in
            let site = desk.site(access: .init(isOpen: false))
            let browser = Browser(site)
            let paths = [
                "/", "/boots", "/machines", "/machines/web1", "/files", "/network", "/boots/1-x",
                "/nothing",
            ]
            for path in paths {
                let page = await browser.open(path)
                #expect(
                    page.status == 401 && page.html.contains("name=\"token\"")
                        && !page.html.contains("role=web"))
            }
            let programs = [
                "/metrics", "/api/v1/machines", "/api/v1/events", "/api/v1/openapi.json", "/api/v1/nothing",
            ]
            for path in programs { #expect(await browser.open(path).status == 401, "\(path)") }
            for path in ["/style.css", "/icon.svg", "/live.js", "/login"] {
                #expect(await browser.open(path).status == 200)
            }
            let reader = SecretToken()
            _ = try desk.database.add(reader, named: "prometheus", mayWrite: false, at: .zero)
            for path in programs.dropLast() {
                #expect(
                    await site.answer(desk.request("GET", path, token: reader)).status == 200, "\(path)")
            }
            #expect(
                await browser.send("/login", "token=\(reader.text)&back=//evil.example").fields["Location"]
                    == "/machines")
            #expect(await browser.open("/api/v1/machines").status == 200)
            let html = await browser.open("/machines/web1").html
            #expect(
                html.contains("role=web") && html.contains("Token prometheus may read only.")
                    && !html.contains("/once"))
            let form = await browser.formToken("/login")
            #expect(await browser.send("/machines/web1/cancel", "form=\(form)").status == 403)
        }
    }

    @Test("names that do harm where they are not escaped are escaped, also in what a form says")
    func hostile() async throws {
        try await Self.loggedIn { desk, browser, form in
            // A slash would be two steps of a path.
            let hostile = SampleBoot.hostile.replacing("/", with: "")
            desk.board.show(
                ServedFacts(
                    policy: MachinePolicy(
                        machines: [
                            Machine(hostile, macs: [SampleBoot.mac], serial: hostile, labels: [hostile: hostile])
                        ],
                        profiles: [Profile(hostile, .menu("x"))]), desk: desk.board.facts.desk))
            let name = hostile.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let pages = [
                await browser.open("/machines").html, await browser.open("/machines/\(hostile)").html,
                await browser.send("/machines/\(hostile)/profile", "form=\(form)&profile=\(name)").html,
                await browser.open("/login", query: "back=\(name)").html,
            ]
            for html in pages {
                #expect(
                    !html.contains("<script>alert") && !html.contains("\u{1b}") && !html.contains("\u{202e}"))
                #expect(html.utf8.split(separator: 0x22).allSatisfy { !$0.starts(with: "\u{301}".utf8) })
            }
            #expect(pages[1].contains("&lt;script&gt;") && pages[1].contains("/machines/\(name)/once"))
        }
    }

    @Test(
        "only a page of this site is gone back to",
        arguments: [
            ("/", "/"), ("/machines/web1", "/machines/web1"), ("/boots/1-52%3A54", "/boots/1-52%3A54"),
            ("//evil.example", "/machines"), ("https://evil.example", "/machines"),
            ("/\\evil.example", "/machines"),
            ("/a\r\nSet-Cookie: x", "/machines"), ("", "/machines"), ("/login", "/machines"),
        ])
    func back(text: String, page: String) { #expect(PageForm.page(text) == page) }
}
