// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import BootPolicy
internal import MachineStore
internal import TerminalText

/// What people change at the page: by forms, which need a session, and that a token.
extension BootSite {
    func formAnswer(_ form: PageForm, _ request: HTTPSiteRequest) async -> HTTPSiteAnswer {
        var visitor = SiteGate.Visitor()
        do throws(BootAPI.Refusal) {
            let gate = gate
            visitor = try gate.visitor(of: request)
            guard request.isFromOwnPage else {
                return refused(
                    403, "Only this server's own pages may send forms here; another site, or a program, has.",
                    visitor)
            }
            guard request.isForm else {
                return refused(415, "Only forms are taken here; programs use /api/v1.", visitor)
            }
            guard case .whole(let bytes) = request.body else {
                return refused(413, "The form is too long, or came late.", visitor)
            }
            let fields = QueryItems(String(decoding: bytes, as: UTF8.self))
            if form == .login { return try login(fields, request, gate, visitor) }
            guard let holder = visitor.holder, let session = visitor.session,
                let expected = visitor.formToken
            else {
                return loginPage(
                    visitor, back: back(of: form), status: 401,
                    notice: "The session has ended; log in again.", isBad: true)
            }
            guard let shown = fields["form"].flatMap({ SecretToken($0) }), shown.isOf(expected.hash)
            else {
                return refused(403, "This form is not of this session; load the page again.", visitor)
            }
            guard case .machine(let name, let action) = form else {
                sessions.end(session)
                return .seeOther("/login", fields: [cookie("", seconds: 0)])
            }
            guard holder.mayWrite else {
                return refused(403, "Token \(holder.name) may read only.", visitor)
            }
            return await change(
                name, action, fields, visitor,
                by: "token \(holder.name) at the page, from \(request.client)", session)
        } catch {
            return errorPage(error, visitor)
        }
    }

    private func change(
        _ name: String, _ action: PageForm.Action, _ fields: QueryItems, _ visitor: SiteGate.Visitor,
        by holder: String,
        _ session: SecretToken
    ) async -> HTTPSiteAnswer {
        do throws(BootAPI.Refusal) {
            let order = try PageForm.order(name, action, fields)
            let machine = try await api.obey(order, by: holder)
            sessions.tell("\(name) \(order.words).", session)
            return .seeOther(machine == nil ? "/machines" : MachinePages.address(of: name))
        } catch {
            // What is wrong stands above the forms, where it is mended.
            guard
                let page = try? machinePage(
                    name, board.facts, visitor, notice: error.answer.reason, isBad: true,
                    status: error.answer.status)
            else { return errorPage(error, visitor) }
            return page
        }
    }

    private func login(
        _ fields: QueryItems, _ request: HTTPSiteRequest, _ gate: SiteGate, _ visitor: SiteGate.Visitor
    ) throws(BootAPI.Refusal) -> HTTPSiteAnswer {
        let back = PageForm.page(fields["back"])
        guard sessions.mayTry(request.client, at: gate.now) else {
            let minutes = Int(PageSessions.window / .seconds(60))
            let answer = loginPage(
                visitor, back: back, status: 429,
                notice: "Too many wrong tokens from this address; wait \(minutes) minutes.", isBad: true)
            return HTTPSiteAnswer(
                status: answer.status, fields: answer.fields + [("Retry-After", "\(minutes * 60)")],
                body: answer.body)
        }
        // What was copied may have a blank or a line end behind it.
        let typed = (fields["token"] ?? "").filter { !$0.isWhitespace }
        guard let token = SecretToken(typed), let holder = try gate.holder(of: token) else {
            sessions.wrong(from: request.client, at: gate.now)
            return loginPage(
                visitor, back: back, status: 401, notice: "This token is not known, or has ended.",
                isBad: true)
        }
        if let old = visitor.session { sessions.end(old) }
        let name = sessions.begin(for: token, from: request.client, at: gate.now)
        sessions.tell("Token \(holder.name) is known.", name)
        return .seeOther(
            back, fields: [cookie(name.text, seconds: Int(PageSessions.lifetime / .seconds(1)))])
    }

    /// The session's cookie (RFC 6265 §4.1): no script sees it, and no other site has it sent.
    private func cookie(_ value: String, seconds: Int) -> (name: String, value: String) {
        (
            "Set-Cookie",
            "\(SiteGate.cookie)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
        )
    }

    private func back(of form: PageForm) -> String {
        if case .machine(let name, _) = form { MachinePages.address(of: name) } else { "/machines" }
    }

    private func refused(_ status: Int, _ reason: String, _ visitor: SiteGate.Visitor)
        -> HTTPSiteAnswer
    {
        .page(
            "Refused", nil, visitor, "<h1>Refused</h1>" + MachinePages.notice(reason, isBad: true),
            status: status)
    }

    func loginPage(
        _ visitor: SiteGate.Visitor, back: String?, status: Int = 200, notice: String? = nil,
        isBad: Bool = false
    ) -> HTTPSiteAnswer {
        let content = MachinePages.login(
            visitor, hasDesk: board.facts.desk != nil, back: PageForm.page(back), notice: notice,
            isBad: isBad)
        return .page(
            "Log in", nil, visitor, content, status: status,
            fields: status == 401 ? [("WWW-Authenticate", "Bearer realm=\"pxekit\"")] : [])
    }

    func machinePage(
        _ name: String, _ facts: ServedFacts, _ visitor: SiteGate.Visitor, notice: String?,
        isBad: Bool = false, status: Int = 200
    ) throws(BootAPI.Refusal) -> HTTPSiteAnswer {
        guard let machine = facts.machine(name) else {
            throw .notThere("There is no machine '\(name)'.")
        }
        let content = MachinePages.Content(
            machine: machine, profiles: facts.policy.profiles.values.sorted { $0.name < $1.name },
            installed: try? facts.desk?.keeper.installation(of: name), hasDesk: facts.desk != nil,
            visitor: visitor)
        return .page(
            name, .machines, visitor,
            MachinePages.notice(notice, isBad: isBad) + MachinePages.machine(content), status: status)
    }
}
