// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import TerminalText

extension HTTPSiteAnswer {
    /// What every answer says: nothing is loaded from elsewhere, framed, guessed, or kept. Without any referrer browsers would not tell the origin
    /// of our own forms either (Fetch Standard §3.2.5).
    static func fields(_ type: String) -> [(name: String, value: String)] {
        [
            ("Content-Type", type), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cache-Control", "no-store"),
            (
                "Content-Security-Policy",
                """
                default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; \
                form-action 'self'; frame-ancestors 'none'
                """
            ),
        ]
    }

    static func of(
        _ text: String, _ type: String, status: Int = 200, fields: [(name: String, value: String)] = []
    ) -> HTTPSiteAnswer {
        HTTPSiteAnswer(status: status, fields: self.fields(type) + fields, body: .text(text))
    }

    static func plain(_ status: Int, _ text: String, fields: [(name: String, value: String)] = [])
        -> HTTPSiteAnswer
    {
        of(text, "text/plain; charset=utf-8", status: status, fields: fields)
    }

    /// One of the page's own files, which change with the program only.
    static func asset(_ text: String, _ type: String) -> HTTPSiteAnswer {
        of(text, type, fields: [("Cache-Control", "max-age=300")])
    }

    static func page(
        _ title: String, _ place: PageLayout.Place?, _ visitor: SiteGate.Visitor, isLive: Bool = false,
        _ content: String, status: Int = 200, fields: [(name: String, value: String)] = []
    ) -> HTTPSiteAnswer {
        let document = PageLayout.document(title, place, visitor, isLive: isLive, content: content)
        return of(document, "text/html; charset=utf-8", status: status, fields: fields)
    }

    /// The page to look at when a form has done its work (RFC 9110 §15.4.4).
    static func seeOther(_ path: String, fields: [(name: String, value: String)] = [])
        -> HTTPSiteAnswer
    {
        of("", "text/plain; charset=utf-8", status: 303, fields: [("Location", path)] + fields)
    }

    /// What is wrong, for programs.
    static func problem(
        _ status: Int, _ reason: String, fields: [(name: String, value: String)] = []
    ) -> HTTPSiteAnswer {
        of(
            APIText.json(["error": reason.printableLine]), "application/json", status: status,
            fields: fields)
    }

    /// That a token is needed, for programs.
    static func unauthorized(_ reason: String) -> HTTPSiteAnswer {
        .problem(401, reason, fields: [("WWW-Authenticate", "Bearer realm=\"pxekit\"")])
    }
}
