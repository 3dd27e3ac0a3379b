// SPDX-License-Identifier: Apache-2.0

/// What is served, to whom, and who else serves.
enum ServedPages {
    /// The rows of ``openTable``.
    static func values(open transfers: TransfersRecord) -> [[String: Any]] {
        transfers.open.map { transfer in
            [
                "client": transfer.client, "transport": transfer.transport, "file": transfer.file,
                "began": PageWords.time(transfer.began),
            ]
        }
    }

    /// Machines, profiles and assignments.
    static func machines(
        _ machines: [MachineRecord], _ profiles: [ProfileRecord], _ assignments: [AssignmentRecord],
        unknown: String?
    ) -> String {
        var context: [String: Any] = [
            "hasNone": machines.isEmpty, "hasNoAssignments": assignments.isEmpty,
        ]
        context["machines"] = machines.map { machine -> [String: Any] in
            [
                "name": machine.name, "page": MachinePages.address(of: machine.name),
                "boots": MachinePages.boots(machine),
                "ids": (machine.macs + [machine.uuid].compactMap { $0 }).joined(separator: ", "),
                "address": machine.address ?? "",
                "labels": machine.labels.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ", "),
            ]
        }
        context["profiles"] = profiles.map { ["name": $0.name, "boots": $0.boots, "what": $0.what] }
        context["assignments"] = assignments.map { assignment -> [String: Any] in
            [
                "number": assignment.number, "profile": assignment.profile,
                "conditions": assignment.conditions.isEmpty
                    ? "every machine" : assignment.conditions.joined(separator: "; "),
            ]
        }
        context["unknown"] = unknown ?? "whatever the rules say"
        return machinesTemplate.text(context)
    }

    /// Files and transfers.
    static func files(_ files: [FileRecord], isWhole: Bool, transfers: TransfersRecord) -> String {
        filesTemplate.text([
            "files": files.map { ["path": $0.path, "size": PageWords.size($0.bytes), "root": $0.root] },
            "count": files.count, "isCut": !isWhole, "isEmpty": files.isEmpty,
            "open": values(open: transfers),
            "hasOpen": !transfers.open.isEmpty, "hasEnded": !transfers.ended.isEmpty,
            "ended": transfers.ended.map { ended -> [String: Any] in
                [
                    "client": ended.client, "transport": ended.transport, "file": ended.file,
                    "size": PageWords.size(ended.bytes), "seconds": PageWords.duration(ended.seconds),
                    "again": ended.retransmissions, "outcome": ended.failure ?? "arrived",
                ]
            },
        ])
    }

    /// Leases, and other servers.
    static func network(_ leases: [LeaseRecord], _ servers: [ServerRecord]) -> String {
        networkTemplate.text([
            "hasLeases": !leases.isEmpty, "hasServers": !servers.isEmpty,
            "leases": leases.map { lease -> [String: Any] in
                [
                    "address": lease.address, "client": lease.client ?? "a host that nobody knows",
                    "machine": lease.machine ?? "", "expires": PageWords.time(lease.expires),
                ]
            },
            "servers": servers.map { server -> [String: Any] in
                [
                    "words": server.words, "interface": server.interface,
                    "heard": PageWords.time(server.heard),
                ]
            },
        ])
    }

    /// A table that can be scrolled by itself, also by keyboard.
    private static func table(_ id: String, _ columns: [String], _ rows: String) -> String {
        let heads = columns.map { name in
            let isNumber = ["Size", "Took", "Sent again"].contains(name)
            return "<th scope=\"col\"\(isNumber ? " class=\"number\"" : "")>\(name)</th>"
        }.joined()
        return """
            <div class="wide" tabindex="0" role="region" aria-labelledby="\(id)"><table><thead><tr>\(heads)</tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    static let openTable = table(
        "open", ["File", "To", "By", "Since"],
        """
        {{#open}}<tr><td class="free"><code>{{file}}</code></td><td>{{client}}</td><td>{{transport}}</td><td>{{began}}</td></tr>{{/open}}
        """
    ).replacing("aria-labelledby=\"open\"", with: "aria-label=\"Files on their way\"")

    private static let machinesTemplate = PageTemplate(
        """
        <h1>Machines</h1>
        <h2 id="machines">Known by name</h2>
        {{#hasNone}}<p class="none">There are none. What others boot, the rules and assignments say.</p>{{/hasNone}}
        {{^hasNone}}\(table("machines", ["Name", "Known by", "Address", "Labels", "Boots"], """
        {{#machines}}<tr><th scope="row"><a href="{{page}}">{{name}}</a></th><td><code>{{ids}}</code></td><td>{{address}}</td><td>{{labels}}</td>\
        <td>{{boots}}</td></tr>{{/machines}}
        """)){{/hasNone}}
        <h2 id="assignments">Assignments</h2>
        {{#hasNoAssignments}}<p class="none">None.</p>{{/hasNoAssignments}}
        {{^hasNoAssignments}}\(table("assignments", ["No.", "Machines with", "Boot"], """
        {{#assignments}}<tr><td>{{number}}</td><td class="free">{{conditions}}</td><td>{{profile}}</td></tr>{{/assignments}}
        """)){{/hasNoAssignments}}
        <p>A machine that nobody knows boots {{unknown}}.</p>
        <h2 id="profiles">Profiles</h2>
        \(table("profiles", ["Name", "Boots", "What"], """
        {{#profiles}}<tr><th scope="row">{{name}}</th><td>{{boots}}</td><td class="free">{{what}}</td></tr>{{/profiles}}
        """))
        """)

    private static let filesTemplate = PageTemplate(
        """
        <h1>Files</h1>
        {{#hasOpen}}<h2>On their way</h2>
        \(openTable){{/hasOpen}}
        {{#hasEnded}}<h2 id="ended">The last transfers</h2>
        \(table("ended", ["File", "To", "By", "Size", "Took", "Sent again", "Outcome"], """
        {{#ended}}<tr><td class="free"><code>{{file}}</code></td><td>{{client}}</td><td>{{transport}}</td><td class="number">{{size}}</td>\
        <td class="number">{{seconds}}</td><td class="number">{{again}}</td><td>{{outcome}}</td></tr>{{/ended}}
        """)){{/hasEnded}}
        <h2 id="served">Below the roots</h2>
        {{#isEmpty}}<p class="none">There are no files. Programs that are built in are served all the same.</p>{{/isEmpty}}
        {{#isCut}}<p>Only the first {{count}} are shown.</p>{{/isCut}}
        {{^isEmpty}}\(table("served", ["File", "Size", "Root"], """
        {{#files}}<tr><td class="free"><code>{{path}}</code></td><td class="number">{{size}}</td><td>{{root}}</td></tr>{{/files}}
        """)){{/isEmpty}}
        """)

    private static let networkTemplate = PageTemplate(
        """
        <h1>Network</h1>
        <h2 id="leases">Addresses that this server has given</h2>
        {{^hasLeases}}<p class="none">None are in force.</p>{{/hasLeases}}
        {{#hasLeases}}\(table("leases", ["Address", "Held by", "Machine", "Until"], """
        {{#leases}}<tr><th scope="row">{{address}}</th><td><code>{{client}}</code></td><td>{{machine}}</td><td>{{expires}}</td></tr>{{/leases}}
        """)){{/hasLeases}}
        <h2 id="servers">Other servers that answer here</h2>
        {{^hasServers}}<p class="none">None were heard.</p>{{/hasServers}}
        {{#hasServers}}\(table("servers", ["Server", "Interface", "First heard"], """
        {{#servers}}<tr><td class="free">{{words}}</td><td>{{interface}}</td><td>{{heard}}</td></tr>{{/servers}}
        """)){{/hasServers}}
        """)
}
