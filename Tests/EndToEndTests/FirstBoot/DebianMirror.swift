// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// What `pxekit fetch debian-12` asks of Debian's mirror, in a room: the installer's tree of Debian's package, signed by a key of the test.
    /// curl is told by its own configuration where deb.debian.org is, so that the command is typed as it stands.
    struct DebianMirror {
        static let canBeMade =
            PublishedMirror.canBeMade && ExternalTool("openssl") != nil
            && FileManager.default.fileExists(atPath: Lab.installerTree.path)
            && FileManager.default.fileExists(atPath: "/usr/share/keyrings/debian-archive-keyring.gpg")
        static let skipReason: Comment =
            "needs gpg, curl, python3, openssl, debian-archive-keyring, and the tree that `scripts/fetch-samples` unpacks"

        private static let publish = """
            set -eu
            room=$1 tree=$2
            images=dists/bookworm/main/installer-amd64/current/images
            export GNUPGHOME=$room/gpg
            mkdir -p "$GNUPGHOME" "$room/mirror/debian/$images/netboot"
            chmod 700 "$GNUPGHOME"
            gpg --batch --quiet --passphrase '' --quick-gen-key 'Publisher <p@example.org>' ed25519 sign never
            gpg --batch --quiet --export > "$room/keys.gpg"
            chmod a+r "$room/keys.gpg"
            cd "$room/mirror/debian"
            tar -C "$tree" -cf - . | gzip -1 > "$images/netboot/netboot.tar.gz"
            (cd $images && sha256sum ./netboot/netboot.tar.gz > SHA256SUMS)
            sum=$(sha256sum < $images/SHA256SUMS | cut -d ' ' -f 1)
            printf 'Origin: Test\\nSHA256:\\n %s 123 %s\\n' "$sum" "${images#dists/bookworm/}/SHA256SUMS" > Release
            gpg --batch --quiet --clearsign --output dists/bookworm/InRelease Release
            openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=deb.debian.org -days 1 \
                -keyout "$room/tls.pem" -out "$room/tls.crt" 2> "$room/openssl.log"
            cat "$room/tls.crt" >> "$room/tls.pem"
            printf 'connect-to = "deb.debian.org:443:127.0.0.1:8443"\\ninsecure\\n' > "$room/home/.curlrc"
            """

        private static let server = """
            import http.server, ssl, sys
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[1] + "/tls.pem")
            files = lambda *a: http.server.SimpleHTTPRequestHandler(*a, directory=sys.argv[1] + "/mirror")
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 8443), files)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            print("the mirror is there", flush=True)
            server.serve_forever()
            """

        /// Has it in a room for as long as `body` runs.
        static func with(in room: DocumentRoom, _ body: () async throws -> Void) async throws {
            let place = room.file("").path
            let made = try await #require(ExternalTool("bash")).run(
                ["-c", publish, "publish", place, Lab.installerTree.path], timeout: 120)
            try #require(made.status == 0, "\(made.diagnosticText)")
            try await room.lan.whileRunning("host", ["python3", "-c", server, place], until: "the mirror is there") {
                _ in
                try await body()
            }
        }
    }
#endif
