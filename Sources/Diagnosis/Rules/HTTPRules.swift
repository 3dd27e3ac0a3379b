// SPDX-License-Identifier: Apache-2.0

extension Rule {
    private static let noHTTP = [
        "UEFI: Error: Could not retrieve NBP file size from HTTP server.", "UEFI: Error: Server response timeout.",
    ]

    /// Booting by HTTP: UEFI's HTTP Boot, iPXE, GRUB.
    static let http: [Rule] = [
        Rule(
            Cause(
                "http-silent", weight: 82, "the HTTP server does not answer",
                why:
                    "The client opens a connection, and nothing comes back: the server is off, or a firewall drops it.",
                screen: noHTTP + ["iPXE: Connection timed out (https://ipxe.org/4c0a6035)"],
                mend: Mend(
                    "Start the HTTP server and let TCP 80 (443) in.",
                    [
                        .windows: "New-NetFirewallRule -Direction Inbound -Protocol TCP -LocalPort 80 -Action Allow",
                        .pxekit: "`pxekit serve` has one on port 80, or `--http-port`",
                    ]))
        ) { c in
            guard c.asker.boots, let connection = c.stage.connections.last, connection.accepted == nil,
                connection.reset == nil, c.isSilence(after: connection.syns), c.noCompleteExchange(after: connection)
            else { return nil }
            return [
                connection.syns[0].fact(
                    "opens a connection to \(connection.server.address) port \(connection.server.port), \(connection.syns.count) times"
                )
            ]
        },
        Rule(
            Cause(
                "http-refused", weight: 93, "no HTTP server runs at that address and port",
                why: "The host refuses the connection: nobody listens on this port.",
                screen: noHTTP + ["iPXE: Connection refused / reset (https://ipxe.org/0f0a6039)"],
                mend: Mend(
                    "Start the HTTP server, or correct the port in the URL.",
                    [.pxekit: "`pxekit serve` has one on port 80, or `--http-port`"]))
        ) { c in
            guard c.asker.boots, let connection = c.stage.connections.last, connection.accepted == nil,
                let reset = connection.reset, !reset.byClient
            else { return nil }
            return [reset.mark.fact("\(connection.server.address) refuses port \(connection.server.port)")]
        },
        Rule(
            Cause(
                "http-not-found", ["L7"], weight: 90, "the HTTP server does not have the file (404)",
                why: "The path of the URL is not there.",
                screen: noHTTP + ["iPXE: No such file or directory (https://ipxe.org/2d0c613b)"],
                mend: Mend.putFile.saying("Put the file where the URL names it: capitals and small letters differ."))
        ) { c in c.lastStatus { $0 == 404 || $0 == 410 } },
        Rule(
            Cause(
                "http-denied", weight: 91, "the HTTP server refuses the file (401 or 403)",
                why: "It wants a password, or may not read the file.", screen: noHTTP + ["iPXE: Permission denied"],
                mend: Mend.putFile.saying(
                    "Make the file readable, and the folder open to this network without a password."))
        ) { c in c.lastStatus { $0 == 401 || $0 == 403 || $0 == 407 } },
        Rule(
            Cause(
                "http-server-error", weight: 89, "the HTTP server has an error of its own (5xx)",
                why: "A program behind the URL failed.", screen: noHTTP + ["iPXE: Input/output error"],
                mend: Mend("Look into the log of the HTTP server."))
        ) { c in c.lastStatus { $0 / 100 == 5 && $0 != 501 && $0 != 505 } },
        Rule(
            Cause(
                "http-method-refused", ["H5"], weight: 90, "the HTTP server does not know HEAD",
                why: "UEFI asks for the size by HEAD before it loads.", screen: noHTTP,
                mend: Mend("Use a server that answers HEAD as GET without the body.", [.pxekit: "does"]))
        ) { c in
            guard let exchange = c.lastExchange, exchange.method == "HEAD", let status = exchange.status,
                [405, 501, 505, 400].contains(status.code)
            else { return nil }
            return [status.mark.fact("HEAD \(exchange.target): \(status.code)")]
        },
        Rule(
            Cause(
                "http-redirected", ["H5"], weight: 88, "the HTTP server sends the client to another URL",
                why: "UEFI does not follow redirections, and iPXE not to https without its certificate.",
                screen: noHTTP + ["iPXE: Operation not supported"],
                mend: Mend.httpBoot.saying(
                    "Name the last URL itself; switch off the redirection to https for this path."))
        ) { c in
            guard let exchange = c.lastExchange, let status = exchange.status, status.code / 100 == 3,
                status.code != 304
            else { return nil }
            return [status.mark.fact("\(exchange.target): \(status.code), go to \(exchange.location ?? "elsewhere")")]
        },
        Rule(
            Cause(
                "http-no-length", ["H5"], weight: 87, "the HTTP server does not say how long the file is",
                why: "UEFI needs Content-Length in the answer to HEAD, to find memory for the file.", screen: noHTTP,
                mend: Mend(
                    "Serve the file as a file, without compression or a program between (no chunked encoding).",
                    [.pxekit: "does"]))
        ) { c in
            guard c.asker.kind == .httpFirmware, let exchange = c.lastExchange, exchange.method == "HEAD",
                let status = exchange.status, status.code == 200, exchange.length == nil,
                c.rest(after: status.mark) >= .seconds(2) || !c.later.isEmpty
            else { return nil }
            return [status.mark.fact("the answer to HEAD has no Content-Length")]
        },
        Rule(
            Cause(
                "certificate-refused", weight: 94, "the client does not trust the server's certificate",
                why:
                    "For https the firmware needs the certificate of the authority that signed the server's, and the right time. It ended the connection with a TLS alert.",
                screen: [
                    "UEFI: Error: Could not retrieve NBP file size from HTTP server. (TLS)", "iPXE: Permission denied",
                    "iPXE: Operation not permitted",
                ],
                apart:
                    "The number of the alert: 42 to 46 and 48 speak of the certificate, 40 and 70 of methods that both sides do not share.",
                mend: Mend(
                    "Put the authority's certificate into the firmware (TLS Auth Configuration), set its clock, or use http.",
                    [.pxekit: "serves http; put a TLS proxy before it if you need https"]))
        ) { c in
            guard !c.stage.hasLoaded, let connection = c.stage.connections.last(where: { $0.clientHello != nil }) else {
                return nil
            }
            if let alert = connection.alert {
                return [
                    alert.mark.fact(
                        "\(alert.byClient ? "the client" : "the server") sends TLS alert \(alert.description)\(tlsAlert(alert.description).map { ": \($0)" } ?? "")"
                    )
                ]
            }
            guard let hello = connection.serverHello, connection.applicationData == nil,
                let end = connection.reset?.mark ?? connection.finished
            else { return nil }
            return [
                end.fact("the connection ends after the server showed its certificate"),
                hello.fact("the server's certificate"),
            ]
        },
        Rule(
            Cause(
                "http-broken-off", weight: 84, "the connection ends in the middle of the file",
                why:
                    "One side or something between closed it: a proxy with a time limit, a server that was started anew, packets that are lost.",
                screen: ["UEFI: Error: Unexpected network error.", "iPXE: Connection reset"],
                mend: Mend("Look into the server's log, and for a proxy or firewall with a time limit between."))
        ) { c in
            guard c.asker.boots, let connection = c.stage.connections.last, let exchange = connection.exchanges.last,
                exchange.method == "GET", let status = exchange.status, status.code == 200,
                let length = exchange.length,
                exchange.received < length, connection.repeats == 0 || exchange.received < length / 2
            else { return nil }
            if let end = connection.reset?.mark ?? connection.finished {
                return [end.fact("\(exchange.received) of \(length) bytes of \(exchange.target), then the end")]
            }
            guard let last = exchange.lastData, c.rest(after: connection.last) >= .seconds(8) else { return nil }
            return [last.fact("\(exchange.received) of \(length) bytes of \(exchange.target), then nothing")]
        },
    ]

    /// Names that stand for addresses (DNS).
    static let names: [Rule] = [
        Rule(
            Cause(
                "name-server-silent", ["H3"], weight: 85, "the name server does not answer",
                why: "The URL has a host's name. The name server that DHCP told does not say which address that is.",
                screen: ["UEFI: Error: Server response timeout.", "iPXE: Connection timed out"],
                mend: Mend.httpBoot.saying(
                    "Write the address into the URL, or tell a name server that answers this network (option 6)."))
        ) { c in
            guard !c.stage.hasLoaded, c.asker.boots, let lookup = c.stage.lookups.last, lookup.answer == nil,
                lookup.asked > 1 || c.rest(after: lookup.mark) >= .seconds(4)
            else { return nil }
            return [lookup.mark.fact("asks \(lookup.server) for \(lookup.name), \(lookup.asked) times")]
        },
        Rule(
            Cause(
                "name-unknown", ["H3"], weight: 90, "the name server does not know the host in the URL",
                why: "The name is misspelt, or known on another name server only.",
                screen: [
                    "UEFI: Error: Could not retrieve NBP file size from HTTP server.",
                    "iPXE: No such file or directory: DNS name does not exist",
                ],
                mend: Mend.httpBoot.saying(
                    "Correct the name, add it to the name server, or write the address into the URL."))
        ) { c in
            guard !c.stage.hasLoaded, c.asker.boots, c.stage.connections.isEmpty, let lookup = c.stage.lookups.last,
                let answer = lookup.answer, answer.code != 0 || answer.count == 0
            else { return nil }
            return [
                answer.mark.fact(
                    "\(lookup.name): \(answer.code == 3 ? "no such name" : answer.code == 0 ? "no address" : "error \(answer.code)")"
                )
            ]
        },
    ]
}

/// Alerts of TLS that have to do with certificates and methods (RFC 8446 §6).
private func tlsAlert(_ number: UInt8) -> String? {
    switch number {
    case 40: "handshake failure"
    case 42: "bad certificate"
    case 43: "unsupported certificate"
    case 44: "certificate revoked"
    case 45: "certificate expired"
    case 46: "certificate unknown"
    case 48: "unknown certificate authority"
    case 70: "protocol version"
    default: nil
    }
}

extension Case {
    var lastExchange: Connection.Exchange? {
        guard asker.boots else { return nil }
        return stage.connections.flatMap(\.exchanges).max { $0.mark.number < $1.mark.number }
    }

    func lastStatus(_ fits: (Int) -> Bool) -> [Fact]? {
        guard let exchange = lastExchange, let status = exchange.status, fits(status.code),
            exchange.method != "HEAD" || status.code != 405
        else { return nil }
        return [status.mark.fact("\(exchange.method) \(exchange.target): \(status.code)")]
    }

    func noCompleteExchange(after connection: Connection) -> Bool {
        !stage.connections.contains {
            $0.exchanges.contains { $0.isComplete && $0.mark.number > connection.syns[0].number }
        }
    }
}
