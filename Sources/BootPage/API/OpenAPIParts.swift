// SPDX-License-Identifier: Apache-2.0

/// Of what the API's description is put together.
extension OpenAPIDocument {
    static let string = #"{"type": "string"}"#
    static let time = #"{"type": "string", "format": "date-time"}"#
    static let number = #"{"type": "number", "minimum": 0}"#
    static let integer = #"{"type": "integer", "minimum": 0}"#
    static let texts = #"{"type": "array", "items": {"type": "string"}}"#

    static func values(_ values: String...) -> String {
        #"{"type": "string", "enum": [\#(values.map { "\"\($0)\"" }.joined(separator: ", "))]}"#
    }

    static func reference(_ schema: String) -> String { ##"{"$ref": "#/components/schemas/\##(schema)"}"## }

    static func list(_ schema: String) -> String { #"{"type": "array", "items": \#(reference(schema))}"# }

    static func object(_ properties: KeyValuePairs<String, String>, optional: Set<String> = [], more: String = "")
        -> String
    {
        let list = properties.map { #""\#($0.key)": \#($0.value)"# }.joined(separator: ", ")
        let required = properties.map(\.key).filter { !optional.contains($0) }.map { "\"\($0)\"" }.joined(
            separator: ", ")
        let rest = more.isEmpty ? "" : ", " + more
        return
            #"{"type": "object", "additionalProperties": false, "required": [\#(required)], "properties": {\#(list)}\#(rest)}"#
    }

    static let flag = #"{"type": "boolean"}"#
    static let name = #"{"type": "string", "pattern": "^[A-Za-z0-9._-]{1,253}$"}"#
    static let plain = #"{"type": "string", "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"}"#
    static let macs =
        #"{"type": "array", "minItems": 1, "items": {"type": "string", "pattern": "^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$"}}"#
    static let uuid = #"{"type": "string", "format": "uuid"}"#
    static let address = #"{"type": "string", "format": "ipv4"}"#
    static let pairs = #"{"type": "object", "additionalProperties": {"type": "string"}}"#
    static let namedTexts =
        #"{"type": "object", "propertyNames": {"pattern": "^[A-Za-z0-9._-]+$"}, "additionalProperties": \#(plain)}"#
    static let machineName =
        #"{"name": "name", "in": "path", "required": true, "description": "The machine's name.", "schema": \#(name)}"#

    static func path(_ path: String, _ operations: String...) -> String {
        "\"/api/v1/\(path)\": {\(operations.joined(separator: ",\n        "))}"
    }

    /// What is read.
    ///
    /// - Parameter others: the codes of other answers than 200.
    static func get(
        _ summary: String, _ schema: String, parameters: String = "", others: String = ""
    ) -> String {
        operation("get", summary, answers(["200": (summary, schema)], "403 " + others), parameters, "")
    }

    /// What is changed.
    ///
    /// - Parameters:
    ///   - body: the schema of what is sent; empty for nothing.
    ///   - status: the code when it is done.
    ///   - others: the codes of other answers than those that all have.
    static func write(
        _ method: String, _ summary: String, _ schema: String, parameters: String = "", body: String = "",
        status: String = "200",
        others: String
    ) -> String {
        let content =
            body.isEmpty
            ? ""
            : #""requestBody": {"required": true, "content": {"application/json": {"schema": \#(reference(body))}}}, "#
        let answers = answers([status: (summary, schema)], "400 401 403 408 413 415 503 " + others)
        return operation(method, summary, answers, parameters, content + #""security": [{"token": []}], "#)
    }

    private static func operation(
        _ method: String, _ summary: String, _ answers: String, _ parameters: String, _ more: String
    ) -> String {
        """
        "\(method)": {"summary": "\(summary)", "parameters": [\(parameters)], \(more)
                "responses": {\(answers)}}
        """
    }

    private static func answers(_ good: KeyValuePairs<String, (String, String)>, _ others: String) -> String {
        let refusals = others.split(separator: " ").sorted().map { (String($0), (meanings[$0] ?? "Refused", "Error")) }
        return (good.map { ($0.key, $0.value) } + refusals).map { code, answer in
            #""\#(code)": {"description": "\#(answer.0)", "content": {"application/json": {"schema": \#(reference(answer.1))}}}"#
        }.joined(separator: ",\n        ")
    }

    private static let meanings: [Substring: String] = [
        "400": "A parameter or a value is wrong", "401": "A token is needed, or this one has ended",
        "403": "The API is closed, the token may only read, or another site asks", "404": "There is no such thing",
        "408": "The body did not come in time", "409": "It does not fit to what is there",
        "413": "The body is too long",
        "415": "The body is no JSON", "503": "What is kept cannot be read or written",
    ]
}
