// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Boots as people see them: those of now, those that were, and one with all its steps.
enum BootPages {
    /// What a template knows of a boot.
    private static func values(_ boot: BootRecord) -> [String: Any] {
        var values: [String: Any] = [
            "address": "/boots/" + (boot.id.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""),
            "title": boot.machine ?? boot.client, "client": boot.client,
            "outcome": boot.outcome, "state": PageWords.outcome(boot.outcome), "began": PageWords.time(boot.began),
            "seconds": PageWords.duration(boot.seconds), "loaded": PageWords.loaded(boot.files, boot.bytes),
            "last": boot.last, "line": BootLine.drawing(boot), "phase": PageWords.phase(boot.phase),
            "isStopped": boot.outcome == "stopped",
        ]
        values["client"] = boot.machine == nil ? nil : boot.client
        // Rules that are made of what is in the roots are called like their platforms.
        let rule = boot.rule == boot.platform ? nil : boot.rule
        values["how"] = [boot.platform, rule].compactMap { $0 }.joined(separator: ", ")
        values["hasHow"] = boot.platform != nil || boot.rule != nil
        values["stop"] = boot.stop?.title
        return values
    }

    /// Machines that boot now, and the boots that ended last.
    static func now(_ current: [BootRecord], recent: [BootRecord], transfers: TransfersRecord) -> String {
        nowTemplate.text([
            "current": current.map(values), "isQuiet": current.isEmpty, "recent": recent.map(values),
            "isNew": recent.isEmpty, "open": ServedPages.values(open: transfers), "hasOpen": !transfers.open.isEmpty,
        ])
    }

    /// Boots that were kept.
    ///
    /// - Parameters:
    ///   - next: before what the next page begins, in milliseconds since 1970-01-01 UTC.
    ///   - client: whose boots these are; nil for all.
    static func history(_ boots: [BootRecord], next: Int64?, client: String?) -> String {
        var context: [String: Any] = ["boots": boots.map(values), "isEmpty": boots.isEmpty]
        let machine = client.map {
            "&client=" + ($0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        }
        context["client"] = client
        context["next"] = next.map { "/boots?before=\($0)\(machine ?? "")" }
        return historyTemplate.text(context)
    }

    /// One boot.
    static func boot(_ boot: BootRecord) -> String {
        var context = values(boot)
        context["all"] =
            "/boots?client=" + (boot.client.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        context["phases"] = boot.phases.map { phase -> [String: Any] in
            [
                "kind": phase.kind, "title": PageWords.phase(phase.kind), "start": PageWords.duration(phase.start),
                "seconds": PageWords.duration(phase.seconds), "retries": phase.retries,
                "size": phase.files == 0 ? "" : PageWords.loaded(phase.files, phase.bytes),
            ]
        }
        context["steps"] = (boot.steps ?? []).map { step -> [String: Any] in
            ["seconds": String(format: "%.3f", step.seconds), "detail": step.detail]
        }
        context["meaning"] = boot.stop?.meaning
        return bootTemplate.text(context)
    }

    private static let card = """
        <li class="card"><div class="head"><h3><a href="{{address}}">{{title}}</a></h3>
        <span class="state {{outcome}}">{{state}}{{#isStopped}} while it {{phase}}{{/isStopped}}</span></div>
        <p class="dim">{{#client}}<code>{{client}}</code>, {{/client}}{{#hasHow}}{{how}}, {{/hasHow}}began {{began}}, {{seconds}}, {{loaded}}</p>
        {{{line}}}
        <p>{{#stop}}{{stop}}. Last: {{/stop}}{{last}}</p></li>
        """

    private static let nowTemplate = PageTemplate(
        """
        <h1>Booting now</h1>
        {{#isQuiet}}<p class="none">No machine has been heard in the last two minutes.</p>{{/isQuiet}}
        <ul class="cards">{{#current}}\(card){{/current}}</ul>
        {{#hasOpen}}<h2>Files on their way</h2>
        \(ServedPages.openTable){{/hasOpen}}
        <h2>The last boots</h2>
        {{#isNew}}<p class="none">No boot has ended yet.</p>{{/isNew}}
        <ul class="cards">{{#recent}}\(card){{/recent}}</ul>
        <p><a href="/boots">All boots</a></p>
        """)

    private static let historyTemplate = PageTemplate(
        """
        <h1>Boots{{#client}} of <code>{{client}}</code>{{/client}}</h1>
        {{#client}}<p><a href="/boots">Boots of all machines</a></p>{{/client}}
        {{#isEmpty}}<p class="none">None are kept. The key history of the configuration says where they are kept and for how long.</p>{{/isEmpty}}
        <ul class="cards">{{#boots}}\(card){{/boots}}</ul>
        {{#next}}<p><a href="{{next}}">Earlier boots</a></p>{{/next}}
        """)

    private static let bootTemplate = PageTemplate(
        """
        <h1>{{title}}: boot of {{began}}</h1>
        <p><span class="state {{outcome}}">{{state}}{{#isStopped}} while it {{phase}}{{/isStopped}}</span>
        <span class="dim">{{#client}}<code>{{client}}</code>, {{/client}}{{#hasHow}}{{how}}, {{/hasHow}}{{seconds}}, {{loaded}}</span></p>
        {{{line}}}
        {{#stop}}<section class="card stop" aria-labelledby="stop"><h2 id="stop">{{stop}}</h2>
        <p>Its last step: {{last}}.</p><p>{{meaning}}</p></section>{{/stop}}
        <h2 id="phases">Phases</h2>
        <div class="wide" tabindex="0" role="region" aria-labelledby="phases"><table>
        <thead><tr><th scope="col">Phase</th><th scope="col" class="number">After</th><th scope="col" class="number">Took</th>
        <th scope="col">Loaded</th><th scope="col" class="number">Asked again</th></tr></thead>
        <tbody>{{#phases}}<tr><th scope="row"><svg class="key" viewBox="0 0 8 8" aria-hidden="true"><rect class="{{kind}}" width="8" height="8"/></svg>{{title}}</th>
        <td class="number">{{start}}</td><td class="number">{{seconds}}</td><td>{{size}}</td><td class="number">{{retries}}</td></tr>{{/phases}}</tbody></table></div>
        <h2 id="steps">Steps</h2>
        <div class="wide" tabindex="0" role="region" aria-labelledby="steps"><table>
        <thead><tr><th scope="col" class="number">Seconds</th><th scope="col">Step</th></tr></thead>
        <tbody>{{#steps}}<tr><td class="number">{{seconds}}</td><td class="free">{{detail}}</td></tr>{{/steps}}</tbody></table></div>
        <p><a href="{{all}}">All boots of this machine</a></p>
        """)
}
