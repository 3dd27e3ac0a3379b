// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
import Foundation
internal import MachineStore

/// One machine, with the forms by which it is changed, and the form for a token.
enum MachinePages {
    /// Where a machine's page is.
    static func address(of name: String) -> String {
        "/machines/" + (name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
    }

    /// What a machine boots, in a few words.
    static func boots(_ machine: MachineRecord) -> String {
        let usual =
            machine.candidates.isEmpty ? "by the rules" : machine.candidates.joined(separator: ", ")
        guard let once = machine.once else { return usual }
        if once.stage == "used", !once.untilDone {
            return "\(usual), next; this boot is \(once.profile), once"
        }
        return "\(once.profile) once\(once.untilDone ? ", until it is done" : ""), then \(usual)"
    }

    /// What was done, or why not; nothing where there is no news.
    static func notice(_ text: String?, isBad: Bool = false) -> String {
        guard let text else { return "" }
        return noticeTemplate.text(["text": text, "isBad": isBad])
    }

    /// What the page of a machine shows.
    struct Content {
        let machine: MachineRecord
        /// All profiles.
        let profiles: [Profile]
        /// When it said that it is done; nil if it did not.
        let installed: MachineDatabase.Installation?
        /// Whether there is a file in which changes are kept.
        let hasDesk: Bool
        let visitor: SiteGate.Visitor
    }

    /// A machine.
    static func machine(_ content: Content) -> String {
        let (machine, visitor) = (content.machine, content.visitor)
        let address = address(of: machine.name)
        var context: [String: Any] = [
            "name": machine.name, "at": address, "mayWrite": visitor.mayWrite, "boots": boots(machine),
            "source": machine.source == "file"
                ? "Of the configuration." : "Added beside the configuration.",
            "ids": (machine.macs + [machine.uuid].compactMap { $0 }).joined(separator: ", "),
        ]
        context["address"] = machine.address
        context["serial"] = machine.serial
        let labels = machine.labels.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ", ")
        context["labels"] = labels.isEmpty ? nil : labels
        context["once"] = machine.once.map { once in
            let taken =
                once.taken.map { ", taken at \(PageWords.time($0))" } ?? ", no boot has taken it yet"
            return "\(once.profile): \(once.stage)\(taken)"
        }
        context["installed"] = content.installed.map {
            PageWords.time($0.time.date) + ($0.profile.map { ", by profile \($0)" } ?? "")
        }
        if let mac = machine.macs.first {
            context["history"] =
                "/boots?client=" + (mac.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        }
        if visitor.mayWrite {
            context["formToken"] = visitor.formToken?.text
            context["onceProfiles"] = content.profiles.filter { $0.reasonAgainstOnce == nil }.map {
                ["name": $0.name]
            }
            context["profiles"] = content.profiles.map { profile -> [String: Any] in
                ["name": profile.name, "isChosen": machine.isAssigned && profile.name == machine.profile]
            }
            let isSaid = machine.source == "command" || machine.isAssigned || machine.once != nil
            context["forget"] =
                isSaid
                ? (machine.source == "command"
                    ? "It is gone then." : "It is what the configuration says then.") : nil
        } else {
            context["why"] = reason(content.hasDesk, visitor)
            context["isShut"] = content.hasDesk && !visitor.canLogIn
            context["login"] = visitor.canLogIn && visitor.holder == nil ? "/login?back=\(address)" : nil
        }
        return machineTemplate.text(context)
    }

    /// Why the forms are not shown.
    private static func reason(_ hasDesk: Bool, _ visitor: SiteGate.Visitor) -> String? {
        if !hasDesk {
            return "Nothing can be changed here: give the configuration the key machine-state, a file."
        }
        if let holder = visitor.holder { return "Token \(holder.name) may read only." }
        return visitor.canLogIn
            ? nil : "Nothing can be changed here, for there is no token. This makes one, on the server:"
    }

    /// The form for a token.
    ///
    /// - Parameter back: the page to go to.
    static func login(
        _ visitor: SiteGate.Visitor, hasDesk: Bool, back: String, notice: String?, isBad: Bool
    ) -> String {
        var context: [String: Any] = [
            "canLogIn": visitor.canLogIn && visitor.holder == nil, "isShut": !visitor.canLogIn,
            "hasDesk": hasDesk,
            "back": back, "notice": self.notice(notice, isBad: isBad),
        ]
        context["holder"] = visitor.holder?.name
        context["access"] = visitor.mayWrite ? "may read and change machines" : "may read only"
        context["formToken"] = visitor.formToken?.text
        return loginTemplate.text(context)
    }

    private static let noticeTemplate = PageTemplate(
        #"<p class="notice{{#isBad}} bad{{/isBad}}" role="{{#isBad}}alert{{/isBad}}{{^isBad}}status{{/isBad}}">{{text}}</p>"#
    )

    private static let command = "<code>sudo pxekit token create NAME</code>"

    private static let machineTemplate = PageTemplate(
        """
        <h1>{{name}}</h1>
        <section class="card"><p class="dim">{{source}}{{#history}} <a href="{{history}}">Its boots</a>{{/history}}</p>
        <dl><dt>Boots</dt><dd>{{boots}}</dd>
        {{#once}}<dt>Once</dt><dd>{{once}}</dd>{{/once}}
        {{#installed}}<dt>Installed</dt><dd>{{installed}}</dd>{{/installed}}
        <dt>Known by</dt><dd><code>{{ids}}</code></dd>
        {{#address}}<dt>Address</dt><dd>{{address}}</dd>{{/address}}
        {{#serial}}<dt>Serial number</dt><dd>{{serial}}</dd>{{/serial}}
        {{#labels}}<dt>Labels</dt><dd>{{labels}}</dd>{{/labels}}</dl></section>
        {{#why}}<p class="none">{{why}}{{#isShut}} \(command){{/isShut}}</p>{{/why}}
        {{#login}}<p><a href="{{login}}">Log in with a token</a> to change what it boots.</p>{{/login}}
        {{#mayWrite}}<section class="card" aria-labelledby="once"><h2 id="once">Boot once</h2>
        <p class="dim">The next boot takes it, and the one after that boots what is assigned.</p>
        <form method="post" action="{{at}}/once"><input type="hidden" name="form" value="{{formToken}}">
        <p class="field"><label for="once-profile">Profile</label><select id="once-profile" name="profile">
        {{#onceProfiles}}<option value="{{name}}">{{name}}</option>{{/onceProfiles}}</select></p>
        <label class="check"><input type="checkbox" name="until-done" value="yes"> Until it says that it is done</label>
        <button>Boot once</button></form>
        {{#once}}<form method="post" action="{{at}}/cancel"><input type="hidden" name="form" value="{{formToken}}">
        <button class="plain">Take the one-time boot back</button></form>{{/once}}</section>
        <section class="card" aria-labelledby="assign"><h2 id="assign">Assign</h2>
        <p class="dim">From its next boot on, until another is assigned.</p>
        <form method="post" action="{{at}}/profile"><input type="hidden" name="form" value="{{formToken}}">
        <p class="field"><label for="profile">Profile</label><select id="profile" name="profile">
        <option value="">what the configuration says</option>
        {{#profiles}}<option value="{{name}}"{{#isChosen}} selected{{/isChosen}}>{{name}}</option>{{/profiles}}</select></p>
        <button>Assign</button></form></section>
        {{#forget}}<section class="card" aria-labelledby="forget"><h2 id="forget">Forget</h2>
        <p class="dim">All that was said of it here or by commands. {{forget}}</p>
        <form method="post" action="{{at}}/forget"><input type="hidden" name="form" value="{{formToken}}">
        <label class="check"><input type="checkbox" name="sure" value="yes" required> Yes, forget {{name}}</label>
        <button class="bad">Forget</button></form></section>{{/forget}}{{/mayWrite}}
        """)

    private static let loginTemplate = PageTemplate(
        """
        <h1>Log in</h1>
        {{{notice}}}
        {{#isShut}}<p>There is no token yet. {{#hasDesk}}Make one on the server, and then load this page again:</p>
        <p>\(command)</p>{{/hasDesk}}{{^hasDesk}}The configuration needs the key <code>machine-state</code>, a file in which they are kept;
        then \(command) makes one.</p>{{/hasDesk}}{{/isShut}}
        {{#canLogIn}}<section class="card"><form method="post" action="/login"><input type="hidden" name="back" value="{{back}}">
        <p class="field"><label for="token">Token</label>
        <input type="password" id="token" name="token" required autofocus autocomplete="off" spellcheck="false" maxlength="64"></p>
        <button>Log in</button></form>
        <p class="dim">One that \(command) has made on the server. It is good for eight hours here, and one hour unused.</p></section>{{/canLogIn}}
        {{#holder}}<section class="card"><p>This browser has shown token <strong>{{holder}}</strong>, which {{access}}.</p>
        <form method="post" action="/logout"><input type="hidden" name="form" value="{{formToken}}"><button>Log out</button></form></section>{{/holder}}
        """)
}
