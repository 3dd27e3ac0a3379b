// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// A person's browser: chromium on a host of the LAN, whose keys and mouse a test has, and whose pages run no script.
    struct DrivenBrowser {
        static let isInstalled = ExternalTool("chromium") != nil && ExternalTool("python3") != nil
        static let skipReason: Comment =
            "chromium or python3 is not installed (apt-get install chromium)"

        let lan: NamespaceLAN
        let folder: URL
        let width: Int
        let height: Int

        /// What is done, in its order.
        enum Step {
            case open(String)
            /// Text into a field, by its selector.
            case type(String, String)
            /// A key to a field: in a list it chooses what begins so.
            case key(String, String)
            /// A click that stays on the page, and one that leads to another.
            case tick(String)
            case send(String)
            /// A picture of what is seen, into a file of the folder.
            case picture(String)
            /// The HTML of an element is a part of what is returned.
            case show(String)

            fileprivate func words(in folder: URL) -> [String] {
                switch self {
                case .open(let address): ["open", address]
                case .type(let field, let text): ["type", field, text]
                case .key(let field, let key): ["key", field, key]
                case .tick(let box): ["tick", box]
                case .send(let button): ["send", button]
                case .picture(let name): ["picture", folder.appending(path: name).path]
                case .show(let element): ["show", element]
                }
            }
        }

        /// Does all steps in one session of the browser.
        func does(_ steps: [Step]) async throws -> String {
            let (driver, list) = (folder.appending(path: "drive.py"), folder.appending(path: "steps"))
            try Data(Self.driver.utf8).write(to: driver)
            let lines = try steps.map {
                String(decoding: try JSONEncoder().encode($0.words(in: folder)), as: UTF8.self)
            }
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: list)
            let run = try await lan.run(
                "client",
                [
                    "sh", "-c", "exec python3 \"$0\" \"$1\" \"$2\" \"$3\" < \"$4\"", driver.path,
                    "\(folder.path)/driven", "\(width)", "\(height)", list.path,
                ])
            #expect(run.status == 0, "\(run.text.suffix(2000))\(run.diagnosticText)")
            return run.text
        }

        /// The size of a picture that was taken.
        func size(of picture: String) throws -> (width: Int, height: Int) {
            let bytes = [UInt8](try Data(contentsOf: folder.appending(path: picture)))
            // PNG's IHDR: width and height are the octets 16 to 23.
            func number(_ place: Int) -> Int {
                bytes.dropFirst(place).prefix(4).reduce(0) { $0 << 8 | Int($1) }
            }
            return (number(16), number(20))
        }

        /// The Chrome DevTools Protocol over two pipes, in the words of ``Step``.
        private static let driver = #"""
            import base64, json, os, subprocess, sys

            (profile, width, height) = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
            (read, their_write), (their_read, write) = os.pipe(), os.pipe()


            def pipes():
                # dup first: a pipe of ours may be the descriptor that is to be replaced.
                ours = os.dup(their_read), os.dup(their_write)
                os.dup2(ours[0], 3)
                os.dup2(ours[1], 4)


            browser = subprocess.Popen(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe",
                 "--user-data-dir=" + profile, "--window-size=%d,%d" % (width, height), "about:blank"],
                preexec_fn=pipes, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            os.close(their_read)
            os.close(their_write)
            (number, pending, events, session) = 0, b"", [], None


            def message():
                global pending
                while b"\0" not in pending:
                    part = os.read(read, 1 << 20)
                    if not part:
                        sys.exit("the browser has ended")
                    pending += part
                text, pending = pending.split(b"\0", 1)
                return json.loads(text)


            def call(method, **parameters):
                global number
                number += 1
                order = {"id": number, "method": method, "params": parameters}
                if session:
                    order["sessionId"] = session
                os.write(write, json.dumps(order).encode() + b"\0")
                while True:
                    answer = message()
                    if answer.get("id") == number:
                        if "error" in answer:
                            sys.exit("%s: %s" % (method, answer["error"]))
                        return answer["result"]
                    events.append(answer)


            def loaded():
                while True:
                    for event in events:
                        if event.get("method") == "Page.loadEventFired":
                            events.clear()
                            return
                    events.append(message())


            def node(selector):
                root = call("DOM.getDocument")["root"]["nodeId"]
                found = call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
                return found or sys.exit("nothing is " + selector)


            target = call("Target.createTarget", url="about:blank")["targetId"]
            session = call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            call("Page.enable")
            call("Emulation.setScriptExecutionDisabled", value=True)
            call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
            for line in sys.stdin:
                (verb, what, *more) = json.loads(line)
                if verb == "open":
                    events.clear()
                    call("Page.navigate", url=what)
                    loaded()
                elif verb == "type":
                    call("DOM.focus", nodeId=node(what))
                    call("Input.insertText", text=more[0])
                elif verb == "key":
                    call("DOM.focus", nodeId=node(what))
                    call("Input.dispatchKeyEvent", type="keyDown", key=more[0], text=more[0])
                    call("Input.dispatchKeyEvent", type="keyUp", key=more[0])
                elif verb in ("tick", "send"):
                    found = node(what)
                    call("DOM.scrollIntoViewIfNeeded", nodeId=found)
                    corners = call("DOM.getBoxModel", nodeId=found)["model"]["content"]
                    place = {"x": (corners[0] + corners[4]) / 2, "y": (corners[1] + corners[5]) / 2, "button": "left", "clickCount": 1}
                    events.clear()
                    for kind in "mousePressed", "mouseReleased":
                        call("Input.dispatchMouseEvent", type=kind, **place)
                    if verb == "send":
                        loaded()
                elif verb == "picture":
                    picture = call("Page.captureScreenshot", captureBeyondViewport=False)["data"]
                    with open(what, "wb") as file:
                        file.write(base64.b64decode(picture))
                elif verb == "show":
                    print(call("DOM.getOuterHTML", nodeId=node(what))["outerHTML"])
            browser.terminate()
            browser.wait()

            """#
    }
#endif
