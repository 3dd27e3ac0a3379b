// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// Servers that root starts: what they may read, from the first moment on.
    @Suite(
        "rights", .serialized, .timeLimit(.minutes(3)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: ExternalTool("python3") != nil, "needs python3"))
    struct RightsTests {
        private static let server = "198.18.81.1"

        /// Starts a server and asks it for a secret file by TFTP and HTTP, from before it listens until both answer for an open one; then says
        /// what it got, and whose process it is.
        private static let hammer = """
            import os, socket, subprocess, sys, time
            server = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            def tftp(name):
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(0.01)
                try:
                    s.sendto(b"\\0\\1" + name + b"\\0octet\\0", ("127.0.0.1", 69))
                    return s.recvfrom(2000)[0][4:]
                except OSError: return b""
            def http(name):
                s = socket.socket(); s.settimeout(1)
                try:
                    s.connect(("127.0.0.1", 80)); s.sendall(b"GET /" + name + b" HTTP/1.0\\r\\nHost: a\\r\\n\\r\\n")
                    text = b""
                    while part := s.recv(4096): text += part
                    return text
                except OSError: return b""
            kinds = [tftp] + ([http] if sys.argv[2] == "serve" else [])
            leaked, opened, end = 0, set(), time.time() + 20
            while len(opened) < len(kinds) and time.time() < end:
                for kind in kinds:
                    leaked += b"only for root" in kind(b"secret")
                    if b"for everybody" in kind(b"open"): opened.add(kind)
            for kind in kinds: leaked += b"only for root" in kind(b"secret")
            users = {line.split()[1] for task in os.listdir("/proc/%d/task" % server.pid)
                     for line in open("/proc/%d/task/%s/status" % (server.pid, task)) if line.startswith("Uid:")}
            print("leaked", leaked, "open", len(opened), "root" if "0" in users else "nobody")
            server.terminate()
            server.wait()
            """

        @Test(
            "no file that only root may read leaves, also while the server starts",
            arguments: [
                ["serve", "-i", "eth0", "--mode", "dhcp", "--range", "198.18.81.100-198.18.81.110"],
                ["tftp", "serve", "--host", "0.0.0.0"],
            ])
        func secrets(command: [String]) async throws {
            try await withTemporaryDirectory { folder in
                let root = folder.appending(path: "root")
                try FileManager.default.createDirectory(at: root, withIntermediateDirectories: false)
                for (name, text, mode) in [("secret", "only for root", 0o600), ("open", "for everybody", 0o644)] {
                    let file = root.appending(path: name).path
                    try text.write(toFile: file, atomically: false, encoding: .utf8)
                    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
                }
                try await NamespaceLAN.with(["server": "\(Self.server)/24"]) { lan in
                    for _ in 0..<3 {
                        let run = try await lan.run(
                            "server", ["python3", "-c", Self.hammer, Lab.tool.path] + command + ["--root", root.path])
                        let kinds = command[0] == "serve" ? 2 : 1
                        #expect(run.text == "leaked 0 open \(kinds) nobody\n", "\(run.text)\(run.diagnosticText)")
                    }
                }
            }
        }
    }
#endif
