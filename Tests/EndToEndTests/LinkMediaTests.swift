// SPDX-License-Identifier: Apache-2.0

import Foundation
import QEMULab
import TestSupport
import Testing

/// A cable that is out while a person answers.
extension MediaTests {
    /// A person at the emulator's monitor: pulls the cable at once, and plugs it in again when a file appears.
    private static let cable = """
        import json, os, socket, sys, time
        path, flag = sys.argv[1:]
        end = time.time() + 150
        monitor = socket.socket(socket.AF_UNIX)
        while monitor.connect_ex(path) and time.time() < end: time.sleep(0.05)
        lines = monitor.makefile("rw")
        def order(command, **arguments):
            lines.write(json.dumps({"execute": command, "arguments": arguments}) + "\\n")
            lines.flush()
            while "return" not in lines.readline(): pass
        lines.readline()
        order("qmp_capabilities")
        order("set_link", name="net", up=False)
        start = time.time()
        while not os.path.exists(flag) and time.time() < end: time.sleep(0.05)
        order("set_link", name="net", up=True)
        print(time.time() - start)
        """

    @Test(
        "a cable that is out for 20 s has its message, and Enter alone goes on when it is in again",
        .enabled(if: ExternalTool("python3") != nil, "python3 is not installed"))
    func linkDown() async throws {
        try await build(["--ask"])
        // A path of a socket has 107 bytes at most.
        let folder = URL(filePath: "/tmp/pxekit-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (monitor, flag) = (folder.appending(path: "qmp").path, folder.appending(path: "up").path)
        async let cable = #require(ExternalTool("python3")).run(["-c", Self.cable, monitor, flag])
        let house = "http://10.0.2.2/s2/"
        var dialogue = Self.round(["", "24", "", "", house], ["10.0.2.78/24", nil, "10.0.2.2", "10.0.2.3", nil])
        let again = Self.round(["10.0.2.78", "24", "10.0.2.2", "10.0.2.3", house], [nil, nil, nil, nil, nil])
        for _ in 0..<5 { dialogue += [("no configuration: 1 names tried", "")] + again }
        // The same words, told apart by how much of them is awaited.
        let last = "configuration: 1 names tried, the last one is"
        dialogue += [("5: no answer to ARP", ""), (last, "")] + again
        _ = try await boot(
            .usb, dialogue + [("this is stage two", "")], arguments: ["-qmp", "unix:\(monitor),server=on,wait=off"]
        ) { event in
            guard case .phase(let entry) = event, entry.phase == .expectationMet(last) else { return }
            #expect(FileManager.default.createFile(atPath: flag, contents: nil))
        }
        let run = try await cable
        let seconds = Double(run.text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        #expect(seconds >= 20, "\(run.diagnosticText)")
    }
}
