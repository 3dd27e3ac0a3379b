// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// A card on a trunk, where frames of other VLANs come in tagged. A packet socket has them without their tag; the host's own stack does not
    /// take them, and neither do we.
    @Suite(
        "other VLANs", .serialized, .timeLimit(.minutes(3)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: ExternalTool("python3") != nil, "needs python3"))
    struct OtherVLANsTests {
        private static let server = "198.18.83.1"

        /// Another server on port 67, so that ours has to read frames beside it.
        private static let holder = """
            import socket, time
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0")
            s.bind(("", 67))
            print("holds", flush=True)
            time.sleep(600)
            """

        /// Sends frames, and says what came of each: `discover TAG`, `offer TAG` of a DHCP server, `probe TAG` asks for an address and answers the
        /// ARP request for it. A tag of `-` is none.
        private static let card = """
            import select, socket, struct, sys, time
            ip = socket.inet_aton
            card = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)); card.bind(("eth0", 0))
            def option(code, value): return bytes([code, len(value)]) + value
            def frame(op, options, mac, source="0.0.0.0", yi="0.0.0.0", ports=(68, 67)):
                body = struct.pack("!BBBBIHH", op, 1, 6, 0, mac, 0, 0x8000) + ip("0.0.0.0") + ip(yi) + bytes(8)
                body += struct.pack("!HI", 0x5254, mac).ljust(16, b"\\0") + bytes(192) + b"\\x63\\x82\\x53\\x63" + options + b"\\xff"
                udp = struct.pack("!HHHH", *ports, 8 + len(body), 0) + body
                head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + ip(source) + ip("255.255.255.255")
                total = sum(struct.unpack("!10H", head))
                while total >> 16: total = (total & 0xFFFF) + (total >> 16)
                head = head[:10] + struct.pack("!H", ~total & 0xFFFF) + head[12:]
                return b"\\xff" * 6 + struct.pack("!HI", 0x5254, mac) + b"\\x08\\0" + head + udp
            def tagged(octets, tag): return octets if tag == "-" else octets[:12] + struct.pack("!HH", 0x8100, int(tag)) + octets[12:]
            def answered(octets, tag, seconds, answers=False):
                card.send(octets)
                end = time.time() + seconds
                while (left := end - time.time()) > 0 and select.select([card], [], [], left)[0]:
                    got, where = card.recvfrom(2000)
                    if where[2] == 4: continue
                    if answers and got[12:14] == b"\\x08\\x06" and got[41] >= 100:
                        holder = bytes.fromhex("525400000009")
                        reply = got[6:12] + holder + b"\\x08\\x06\\0\\1\\x08\\0\\6\\4\\0\\2" + holder + got[38:42] + got[22:28] + got[28:32]
                        card.send(tagged(reply.ljust(60, b"\\0"), tag))
                    if got[12:14] == b"\\x08\\0" and got[23] == 17 and got[34:36] == b"\\0\\x43": return True
                return False
            pxe = option(53, b"\\1") + option(60, b"PXEClient:Arch:00000:UNDI:002001") + option(93, b"\\0\\0") + option(94, b"\\1\\2\\1")
            plain = option(53, b"\\1") + option(55, b"\\1\\3\\6")
            offer = option(53, b"\\2") + option(54, ip("10.10.0.3")) + option(51, b"\\0\\0\\x0e\\x10")
            words, mac = sys.argv[1:], int(time.time() * 1000) & 0x7FFFFFFF
            for kind, tag in zip(words[::2], words[1::2]):
                mac += 1
                if kind == "discover": print(kind, tag, answered(tagged(frame(1, pxe, mac), tag), tag, 3 if tag in "-0" else 1))
                elif kind == "probe": print(kind, tag, answered(frame(1, plain, mac), tag, 3, answers=True))
                else:
                    card.send(tagged(frame(2, offer, mac, "10.10.0.3", "10.10.0.50", (67, 68)), tag))
                    time.sleep(0.5)
                    print(kind, tag)
            """

        @Test("a DISCOVER of another VLAN is not answered, and a server there is none of this network")
        func sharedPort() async throws {
            try await withTemporaryDirectory { folder in
                try Data("x".utf8).write(to: folder.appending(path: "pxelinux.0"))
                try await NamespaceLAN.with(["server": "\(Self.server)/24", "client": nil]) { lan in
                    try await lan.whileRunning("server", ["python3", "-c", Self.holder], until: "holds") { _ in
                        let command = [
                            Lab.tool.path, "serve", "-i", "eth0", "--mode", "proxy", "--root", folder.path,
                        ]
                        try await lan.whileRunning("server", command, until: "HTTP on port 80") { tool in
                            let sent = [
                                "discover", "-", "discover", "10", "discover", "0", "offer", "10", "discover", "-",
                            ]
                            let run = try await lan.run("client", ["python3", "-c", Self.card] + sent)
                            #expect(
                                run.text
                                    == "discover - True\ndiscover 10 False\ndiscover 0 True\noffer 10\ndiscover - True\n",
                                "\(run.text)\(run.diagnosticText)")
                            #expect(!tool.text.contains("10.10.0.3"), "\(tool.text)")
                        }
                    }
                }
            }
        }

        @Test("an ARP answer of another VLAN takes no address away, one of this LAN does")
        func probe() async throws {
            try await withTemporaryDirectory { folder in
                let file = folder.appending(path: "pxekit.yaml")
                let yaml = """
                    mode: dhcp
                    interfaces: [eth0]
                    subnets:
                      - {network: 198.18.83.0/24, pools: [198.18.83.100-198.18.83.110], probe: true}
                    """
                try yaml.write(to: file, atomically: true, encoding: .utf8)
                try await NamespaceLAN.with(["server": "\(Self.server)/24", "client": nil]) { lan in
                    let command = [Lab.tool.path, "serve", "--config", file.path, "-v"]
                    try await lan.whileRunning("server", command, until: "HTTP on port 80") { _ in
                        let run = try await lan.run(
                            "client", ["python3", "-c", Self.card, "probe", "10", "probe", "-"])
                        #expect(run.text == "probe 10 True\nprobe - False\n", "\(run.text)\(run.diagnosticText)")
                    }
                }
            }
        }
    }
#endif
