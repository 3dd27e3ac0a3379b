// SPDX-License-Identifier: Apache-2.0

/// The API's description (OpenAPI 3.1), which `/api/v1/openapi.json` answers.
enum OpenAPIDocument {
    static let text = """
        {
          "openapi": "3.1.0",
          "info": {"title": "pxekit", "version": "1", "description": "What machines boot from this server, and what it serves. Writing needs a token: `pxekit token create`."},
          "paths": {
            \(path("boots", get("Boots, the one that began last at first", "Boots", parameters: """
        {"name": "limit", "in": "query", "description": "So many at most.", "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}},
        {"name": "before", "in": "query", "description": "Only boots that began before, in milliseconds since 1970-01-01 UTC.", "schema": {"type": "integer", "format": "int64", "minimum": 0, "maximum": 253402300799999}},
        {"name": "client", "in": "query", "description": "Only boots of this machine, by its hardware address.", "schema": {"type": "string"}}
        """, others: "400 503"))),
            \(path("boots/{id}", get("One boot with its phases and steps", "Boot", parameters: """
        {"name": "id", "in": "path", "required": true, "description": "The boot's id.", "schema": {"type": "string", "minLength": 1}}
        """, others: "400 404 503"))),
            \(path("machines",
                get("Machines: of the configuration, and those that were added", "Machines"),
                write("post", "Add a machine", "Machine", body: "NewMachine", status: "201", others: "409"))),
            \(path("machines/{name}",
                get("One machine", "Machine", parameters: machineName, others: "404"),
                write("patch", "Say what a machine boots from now on, or what an added one is", "Machine", parameters: machineName,
                    body: "MachineChange", others: "404 409"),
                write("delete", "Forget all that was said of a machine; an added one is gone then", "Forgotten", parameters: machineName,
                    others: "404"))),
            \(path("machines/{name}/once",
                write("put", "Have a machine boot a profile once", "Machine", parameters: machineName, body: "Once", others: "404 409"),
                write("delete", "Take a machine's one-time boot back", "Machine", parameters: machineName, others: "404"))),
            \(path("profiles", get("What there is to boot", "Profiles"))),
            \(path("assignments", get("Which machines boot which profile; the first that holds decides", "Assignments"))),
            \(path("leases", get("Addresses that are given now", "Leases"))),
            \(path("transfers", get("Files on their way, and the last ones", "Transfers"))),
            \(path("files", get("Files below the roots", "Files"))),
            \(path("servers", get("Other servers that were heard to answer", "Servers")))
          },
          "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "Made by `pxekit token create`."}},
          "schemas": {
            "Error": \(object(["error": string])),
            "Boots": \(object(["boots": list("Boot"), "next": integer], optional: ["next"])),
            "Boot": \(object([
                "id": string, "client": string, "machine": string, "began": time, "seconds": number,
                "outcome": values("running", "booted", "stopped"),
                "phase": values("search", "address", "boot-server", "files", "report", "system"), "rule": string, "platform": string,
                "files": integer, "bytes": integer, "last": string, "phases": list("Phase"), "stop": reference("Stop"),
                "steps": list("Step"),
            ], optional: ["machine", "rule", "platform", "stop", "steps"])),
            "Phase": \(object([
                "kind": string, "start": number, "seconds": number, "files": integer, "bytes": integer, "retries": integer,
            ])),
            "Stop": \(object(["title": string, "meaning": string])),
            "Step": \(object([
                "boot": string, "client": string, "time": time, "seconds": number, "step": string, "detail": string, "file": string,
                "bytes": integer,
            ], optional: ["file", "bytes"])),
            "Machines": \(object(["machines": list("Machine")])),
            "Machine": \(object([
                "name": string, "source": values("file", "command"), "macs": texts, "uuid": string, "serial": string, "address": string,
                "labels": pairs, "profile": string, "isAssigned": flag, "candidates": texts, "once": reference("MachineOnce"),
            ], optional: ["uuid", "serial", "address", "profile", "once"])),
            "MachineOnce": \(object([
                "profile": string, "stage": values("waiting", "taken", "used"), "untilDone": flag, "taken": time,
            ], optional: ["taken"])),
            "NewMachine": \(object([
                "name": name, "macs": macs, "uuid": uuid, "serial": plain, "address": address, "labels": namedTexts, "variables": namedTexts,
                "profile": name,
            ], optional: ["macs", "uuid", "serial", "address", "labels", "variables", "profile"], more: #""anyOf": [{"required": ["macs"]}, {"required": ["uuid"]}]"#)),
            "MachineChange": \(object([
                "macs": macs, "uuid": uuid, "serial": plain, "address": address, "labels": namedTexts, "variables": namedTexts,
                "profile": #"{"type": ["string", "null"], "description": "What it boots; null leaves it to the configuration."}"#,
            ], optional: ["macs", "uuid", "serial", "address", "labels", "variables", "profile"], more: #""minProperties": 1"#)),
            "Once": \(object(["profile": name, "untilDone": flag], optional: ["untilDone"])),
            "Forgotten": \(object(["name": string, "isConfigured": flag])),
            "Profiles": \(object(["profiles": list("Profile")])),
            "Profile": \(object(["name": string, "boots": values("kernel", "menu", "chain", "local-disk", "nothing"), "what": string])),
            "Assignments": \(object(["assignments": list("Assignment"), "unknown": string], optional: ["unknown"])),
            "Assignment": \(object(["number": integer, "profile": string, "conditions": texts])),
            "Leases": \(object(["leases": list("Lease")])),
            "Lease": \(object(["address": string, "client": string, "machine": string, "expires": time], optional: ["client", "machine"])),
            "Transfers": \(object(["open": list("Transfer"), "ended": list("EndedTransfer")])),
            "Transfer": \(object(["client": string, "transport": values("TFTP", "HTTP"), "file": string, "began": time])),
            "EndedTransfer": \(object([
                "client": string, "transport": values("TFTP", "HTTP"), "file": string, "began": time, "bytes": integer, "seconds": number,
                "retransmissions": integer, "failure": string,
            ], optional: ["failure"])),
            "Files": \(object(["files": list("File"), "isWhole": flag])),
            "File": \(object(["path": string, "bytes": integer, "root": string])),
            "Servers": \(object(["servers": list("Server")])),
            "Server": \(object(["address": string, "words": string, "interface": string, "heard": time]))
          }}
        }

        """
}
