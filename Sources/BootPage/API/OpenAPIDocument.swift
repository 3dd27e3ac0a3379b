// SPDX-License-Identifier: Apache-2.0

/// The API's description (OpenAPI 3.1), which `/api/v1/openapi.json` answers.
enum OpenAPIDocument {
    static let text = """
        {
          "openapi": "3.1.0",
          "info": {"title": "pxekit", "version": "1", "description": "What machines boot from this server, and what it serves. Reading only."},
          "paths": {
            \(path("boots", "Boots, the one that began last at first", "Boots", parameters: """
        {"name": "limit", "in": "query", "description": "So many at most.", "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}},
        {"name": "before", "in": "query", "description": "Only boots that began before, in milliseconds since 1970-01-01 UTC.", "schema": {"type": "integer", "format": "int64", "minimum": 0, "maximum": 253402300799999}},
        {"name": "client", "in": "query", "description": "Only boots of this machine, by its hardware address.", "schema": {"type": "string"}}
        """, others: "400 403 503")),
            \(path("boots/{id}", "One boot with its phases and steps", "Boot", parameters: """
        {"name": "id", "in": "path", "required": true, "description": "The boot's id.", "schema": {"type": "string", "minLength": 1}}
        """, others: "400 403 404 503")),
            \(path("machines", "Machines of the configuration", "Machines")),
            \(path("profiles", "What there is to boot", "Profiles")),
            \(path("assignments", "Which machines boot which profile; the first that holds decides", "Assignments")),
            \(path("leases", "Addresses that are given now", "Leases")),
            \(path("transfers", "Files on their way, and the last ones", "Transfers")),
            \(path("files", "Files below the roots", "Files")),
            \(path("servers", "Other servers that were heard to answer", "Servers"))
          },
          "components": {"schemas": {
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
                "name": string, "macs": texts, "uuid": string, "serial": string, "address": string,
                "labels": #"{"type": "object", "additionalProperties": {"type": "string"}}"#, "profile": string, "candidates": texts,
            ], optional: ["uuid", "serial", "address", "profile"])),
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
            "Files": \(object(["files": list("File"), "isWhole": #"{"type": "boolean"}"#])),
            "File": \(object(["path": string, "bytes": integer, "root": string])),
            "Servers": \(object(["servers": list("Server")])),
            "Server": \(object(["address": string, "words": string, "interface": string, "heard": time]))
          }}
        }

        """

    private static let string = #"{"type": "string"}"#
    private static let time = #"{"type": "string", "format": "date-time"}"#
    private static let number = #"{"type": "number", "minimum": 0}"#
    private static let integer = #"{"type": "integer", "minimum": 0}"#
    private static let texts = #"{"type": "array", "items": {"type": "string"}}"#

    private static func values(_ values: String...) -> String {
        #"{"type": "string", "enum": [\#(values.map { "\"\($0)\"" }.joined(separator: ", "))]}"#
    }

    private static func reference(_ schema: String) -> String { ##"{"$ref": "#/components/schemas/\##(schema)"}"## }

    private static func list(_ schema: String) -> String { #"{"type": "array", "items": \#(reference(schema))}"# }

    private static func object(_ properties: KeyValuePairs<String, String>, optional: Set<String> = []) -> String {
        let list = properties.map { #""\#($0.key)": \#($0.value)"# }.joined(separator: ", ")
        let required = properties.map(\.key).filter { !optional.contains($0) }.map { "\"\($0)\"" }.joined(
            separator: ", ")
        return
            #"{"type": "object", "additionalProperties": false, "required": [\#(required)], "properties": {\#(list)}}"#
    }

    /// One path that is read.
    ///
    /// - Parameter others: the codes of other answers than 200.
    private static func path(
        _ path: String, _ summary: String, _ schema: String, parameters: String = "", others: String = "403"
    ) -> String {
        func answer(_ code: Substring, _ words: String, _ schema: String) -> String {
            #""\#(code)": {"description": "\#(words)", "content": {"application/json": {"schema": \#(reference(schema))}}}"#
        }
        let refusals = others.split(separator: " ").map { answer($0, meanings[$0] ?? "Refused", "Error") }
        let answers = ([answer("200", summary, schema)] + refusals).joined(separator: ",\n        ")
        return """
            "/api/v1/\(path)": {"get": {"summary": "\(summary)", "parameters": [\(parameters)],
                "responses": {\(answers)}}}
            """
    }

    private static let meanings: [Substring: String] = [
        "400": "A parameter is wrong", "403": "The API is closed", "404": "There is no such thing",
        "503": "The history cannot be read",
    ]
}
