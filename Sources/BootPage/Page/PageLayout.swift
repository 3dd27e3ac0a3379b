// SPDX-License-Identifier: Apache-2.0

internal import MachineStore

/// What all pages have around their own part.
enum PageLayout {
    /// A page of the site.
    enum Place: String, CaseIterable {
        case now = "/"
        case boots = "/boots"
        case machines = "/machines"
        case files = "/files"
        case network = "/network"

        var title: String {
            switch self {
            case .now: "Now"
            case .boots: "History"
            case .machines: "Machines"
            case .files: "Files"
            case .network: "Network"
            }
        }
    }

    /// A whole document.
    ///
    /// - Parameters:
    ///   - visitor: who looks at it.
    ///   - place: the page in the list of pages; nil for one that is not in it.
    ///   - content: HTML.
    ///   - isLive: whether it follows what happens.
    static func document(
        _ title: String, _ place: Place?, _ visitor: SiteGate.Visitor, isLive: Bool = false,
        content: String
    ) -> String {
        let places = Place.allCases.map { other -> [String: Any] in
            ["address": other.rawValue, "title": other.title, "isHere": other == place]
        }
        var context: [String: Any] = [
            "title": title, "places": places, "isLive": isLive, "content": content,
        ]
        context["account"] = visitor.holder?.name ?? (visitor.canLogIn ? "Log in" : nil)
        context["isKnown"] = visitor.holder != nil
        context["isLogin"] = title == "Log in"
        return template.text(context)
    }

    private static let template = PageTemplate(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{title}} - pxekit</title>
        <link rel="stylesheet" href="/style.css">
        <link rel="icon" href="/icon.svg" type="image/svg+xml">
        {{#isLive}}<script src="/live.js" defer></script>{{/isLive}}
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
        <p class="name"><a href="/">pxekit</a></p>
        <nav aria-label="Pages"><ul>
        {{#places}}<li><a href="{{address}}"{{#isHere}} aria-current="page"{{/isHere}}>{{title}}</a></li>
        {{/places}}</ul></nav>
        {{#account}}<p class="account"><a href="/login"{{#isLogin}} aria-current="page"{{/isLogin}}>{{#isKnown}}Token {{/isKnown}}{{account}}</a></p>{{/account}}
        </header>
        <main id="main" tabindex="-1"{{#isLive}} data-live{{/isLive}}>
        {{{content}}}
        </main>
        <footer><p>Programs read <a href="/api/v1/openapi.json">/api/v1</a> and <a href="/metrics">/metrics</a>. Times are UTC.</p>
        {{#isLive}}<p id="live" role="status">This page shows how things were when it was loaded.</p>{{/isLive}}</footer>
        </body>
        </html>

        """)
}
