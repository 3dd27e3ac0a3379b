// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A mirror with its server, an empty root, and `fetch` with the arguments that all of it takes.
struct PublishedMirror {
    static let canBeMade = ["gpg", "gpgv", "curl", "tar", "python3"].allSatisfy { ExternalTool($0) != nil }
    static let skipReason: Comment = "needs gpg, gpgv, curl, tar and python3"

    let folder: URL
    let server: RunningTool
    let port: String

    var root: URL { folder.appending(path: "root") }
    var files: URL { folder.appending(path: "mirror") }

    func fetch(_ name: String, _ more: String...) async throws -> ToolRun {
        try await ToolRun.pxekit(
            [
                "fetch", name, "--root", root.path, "--mirror", "http://127.0.0.1:\(port)/", "--catalog",
                folder.appending(path: "catalog.yaml").path,
            ] + more)
    }

    /// A web server of plain files that knows ranges; it says its port and each answer.
    private static let webServer = """
        import http.server, os, re, sys
        class Files(http.server.SimpleHTTPRequestHandler):
            def do_GET(self):
                wanted = re.fullmatch(r"bytes=(\\d+)-", self.headers.get("Range", ""))
                path = self.translate_path(self.path)
                if not wanted or not os.path.isfile(path): return super().do_GET()
                start, size = int(wanted[1]), os.path.getsize(path)
                if start >= size: return self.send_error(416)
                self.send_response(206)
                self.send_header("Content-Range", "bytes %d-%d/%d" % (start, size - 1, size))
                self.send_header("Content-Length", str(size - start))
                self.end_headers()
                with open(path, "rb") as file: file.seek(start); self.wfile.write(file.read())
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Files(*a, directory=sys.argv[1]))
        print("port %d." % server.server_port, flush=True)
        server.serve_forever()
        """

    /// Makes the publisher's files: an archive, a list of sums, a signed list that holds it, a kernel with sums that nobody signs.
    private static let publish = """
        set -eu
        cd "$1"
        export GNUPGHOME=$PWD/gpg
        mkdir -p gpg mirror/dists/tiny/images tree/boot
        chmod 700 gpg
        gpg --batch --quiet --passphrase '' --quick-gen-key 'Publisher <p@example.org>' ed25519 sign never
        gpg --batch --quiet --export > keys.gpg
        echo boots > tree/boot/pxelinux.0
        head -c 3000000 /dev/urandom > tree/boot/linux
        tar -C tree -czf mirror/dists/tiny/images/netboot.tar.gz boot
        (cd mirror/dists/tiny/images && sha256sum ./netboot.tar.gz > SHA256SUMS)
        sum=$(sha256sum < mirror/dists/tiny/images/SHA256SUMS | cut -d ' ' -f 1)
        printf 'Origin: Test\\nSHA256:\\n %s 123 images/SHA256SUMS\\n' "$sum" > Release
        gpg --batch --quiet --clearsign --output mirror/dists/tiny/InRelease Release
        head -c 500000 /dev/urandom > mirror/vmlinuz
        (cd mirror && sha256sum vmlinuz > sums)
        """

    private static func catalog(keyring: String) -> String {
        """
        - name: tiny
          title: A signed archive
          base: https://example.org/nowhere
          architectures: {amd64: amd64}
          files: [{path: dists/tiny/images/netboot.tar.gz, unpack: true}]
          checksums:
            - path: dists/tiny/InRelease
              form: release
              relative-to: dists/tiny
              signature: {keyring: \(keyring), package: tiny-keyring}
            - {path: dists/tiny/images/SHA256SUMS, relative-to: dists/tiny/images}
        - name: kernel
          title: A kernel that nobody signs
          base: https://example.org/nowhere
          architectures: {amd64: amd64}
          files: [{path: vmlinuz}]
          checksums: [{path: sums}]
        """
    }

    /// Makes a mirror for as long as `body` runs.
    static func with(_ body: (PublishedMirror) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let made = try await #require(ExternalTool("bash")).run(["-c", publish, "publish", folder.path])
            try #require(made.status == 0, "\(made.diagnosticText)")
            try FileManager.default.createDirectory(
                at: folder.appending(path: "root"), withIntermediateDirectories: false)
            try catalog(keyring: folder.appending(path: "keys.gpg").path)
                .write(to: folder.appending(path: "catalog.yaml"), atomically: true, encoding: .utf8)
            try await #require(ExternalTool("python3")).whileRunning(
                ["-c", webServer, folder.appending(path: "mirror").path], until: "."
            ) { server in
                let port = server.text.drop { !$0.isNumber }.prefix { $0.isNumber }
                try await body(PublishedMirror(folder: folder, server: server, port: String(port)))
            }
        }
    }
}
