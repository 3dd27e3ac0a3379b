// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DiskCatalog
import Foundation
internal import HostSockets
internal import NIOCore
internal import NetAddress
internal import NetbootConfiguration
internal import ServiceLifecycle
internal import TFTPEngine
internal import TFTPService
internal import TFTPWire

/// `pxekit tftp serve`
struct TFTPServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve files over TFTP; prints one line for each transfer.",
        discussion: """
            EXAMPLES
              sudo pxekit tftp serve --root /srv/tftp
              sudo pxekit tftp serve --root /srv/tftp --upload-dir /srv/tftp/backup --user tftp
              pxekit tftp serve --root . --port 6969 --single-port --json
              sudo pxekit tftp serve --root /srv/tftp --mtftp pxelinux.0=239.255.69.2:1760
            """)

    /// `tftp-mcast` of IANA's registry.
    private static let multicastPort: UInt16 = 1758

    @Option(help: "A directory to serve; may be given more than once, the first that has a file gives it.")
    var root: [String] = []

    @Option(help: "The address to listen on; :: is every address.")
    var host = "::"

    @Option(help: "The port to listen on; 0 lets the system choose. (default: 69)", transform: wholeNumber(0...65535))
    var port: UInt16 = 69

    @Flag(help: "Answer from the port that was asked: for clients behind NAT, and in containers.")
    var singlePort = false

    @Flag(help: "Answer requests to broadcast addresses.")
    var broadcast = false

    @Flag(help: "Find files whose names differ from the request in upper and lower case only.")
    var foldCase = false

    @Option(help: "Take files into this directory.")
    var uploadDir: String?

    @Flag(help: "Let uploads replace files.")
    var overwrite = false

    @Option(
        help: "The largest upload in bytes. (default: \(TFTPPolicy().uploadLimit))",
        transform: wholeNumber(0...UInt64.max))
    var uploadLimit: UInt64 = TFTPPolicy().uploadLimit

    @Option(
        help:
            "The largest block, 8 to 65464. A client gets no larger one than fits the way to it, so nothing is fragmented. (default: \(TFTPPolicy().blockSizeLimit))",
        transform: wholeNumber(0...UInt16.max))
    var blksizeLimit = TFTPPolicy().blockSizeLimit

    @Option(
        help: "The largest window in blocks. (default: \(TFTPPolicy().windowSizeLimit))",
        transform: wholeNumber(0...UInt16.max))
    var windowsizeLimit = TFTPPolicy().windowSizeLimit

    @Option(help: "The block number after 65535, 0 or 1. (default: 0)", transform: wholeNumber(0...65535))
    var rollover: UInt16 = 0

    @Option(help: "An option to treat as unknown, such as blksize; may be given more than once.")
    var refuse: [String] = []

    @Option(
        help: ArgumentHelp(
            "An IPv4 group, such as 239.255.69.1, to which a file is sent for all clients that ask for multicast (RFC 2090); may be given more than once, for more files at a time.",
            valueName: "address"))
    var multicast: [String] = []

    @Option(
        help: ArgumentHelp(
            "A file to send by PXE's MTFTP, the group to send it to and the port that clients listen on, such as pxelinux.0=239.255.69.2:1760; may be given more than once.",
            valueName: "file=group:port"), transform: multicastFile)
    var mtftp: [MulticastFile] = []

    @Option(
        help: "The port for MTFTP requests; 0 lets the system choose. (default: \(MTFTPFile.serverPort))",
        transform: wholeNumber(0...65535))
    var mtftpPort = MTFTPFile.serverPort

    @Option(help: "Transfers at once. (default: 4096)", transform: wholeNumber(1...1_000_000))
    var limit = 4096

    @Option(
        help: ArgumentHelp("Transfers at once behind one address; as many as at once without it.", valueName: "number"),
        transform: wholeNumber(1...1_000_000))
    var clientsPerAddress: Int?

    @Option(
        help: "Whose rights to keep, if started as root, when the port is bound; 'root' keeps all. (default: nobody)")
    var user: String?

    @Flag(help: "Print one JSON object for each transfer.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print requests for files that do not exist, too.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Print nothing but errors.")
    var quiet = false

    func validate() throws {
        guard (8...65464).contains(blksizeLimit) else {
            throw ValidationError("--blksize-limit \(blksizeLimit): needed 8 to 65464")
        }
        if let clientsPerAddress, clientsPerAddress < 1 {
            throw ValidationError("--clients-per-address \(clientsPerAddress): needed at least 1")
        }
        guard windowsizeLimit > 0 else { throw ValidationError("--windowsize-limit 0: needed at least 1") }
        for group in multicast where IPv4Address(group)?.isMulticast != true {
            throw ValidationError("--multicast \(group): needed an IPv4 address of 224.0.0.0/4")
        }
        guard mtftp.isEmpty || host == "::" || IPv4Address(host) != nil else {
            throw ValidationError("--mtftp with --host \(host): needed an IPv4 address, MTFTP has no IPv6")
        }
        guard rollover <= 1 else { throw ValidationError("--rollover \(rollover): needed 0 or 1") }
    }

    func run() async throws {
        #if os(Linux)
            try await serve()
        #else
            Diagnostics.error("serving TFTP needs Linux; `pxekit qemu-boot` and `pxekit tftp get` run here")
            throw ExitCode.missingPackage
        #endif
    }

    #if os(Linux)
        private func serve() async throws {
            Output.detach()
            Diagnostics.becomeLog()
            let opener = PortOpener(holdsRequests: true)
            let configuration = try configuration(opener)
            let printer = TFTPPrinter(json: json, verbose: verbose, quiet: quiet)
            let server = TFTPFileServer(configuration, observe: printer.print)
            let multicastServer = mtftp.isEmpty ? nil : try multicastServer(configuration, printer)
            let services = [server as any Service] + (multicastServer.map { [$0] } ?? [])
            do {
                try await Interruption.watched { [services] in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for service in services { group.addTask { try await service.run() } }
                        group.addTask {
                            // A server that cannot listen throws, which ends all of them.
                            guard (try? await (server.port, multicastServer?.port)) != nil else { return }
                            try await dropRights(keeping: opener)
                            opener.admitRequests()
                        }
                        // A failure of one cancels the other.
                        try await group.waitForAll()
                    }
                }
            } catch let failure as ListenFailure {
                let hint = failure.isForbidden ? "; run as root, or use --port with a number above 1023" : ""
                Diagnostics.error("\(failure)\(hint)")
                throw ExitCode.workFailed
            } catch is CancellationError {
                throw ExitCode.interrupted
            }
        }

        /// Becomes a user without rights, if this process is root's and `--user root` was not given.
        private func dropRights(keeping opener: PortOpener) async throws {
            let name = user ?? "nobody"
            guard UnprivilegedUser.isNeeded, name != "root" else { return }
            guard let user = UnprivilegedUser(named: name) else {
                Diagnostics.error("--user: this host has no user '\(name)'")
                throw ExitCode.badInput
            }
            do {
                // Only root may write into the folder for uploads, so one thread keeps the right to make files there.
                try await user.become(keeping: opener, writes: uploadDir != nil)
            } catch {
                Diagnostics.error("cannot become user '\(name)': \(error)")
                throw ExitCode.workFailed
            }
        }

        private func multicastServer(
            _ tftp: TFTPFileServer.Configuration, _ printer: TFTPPrinter
        ) throws -> MTFTPFileServer {
            if let problem = MulticastFile.problem(of: mtftp, in: tftp.catalog) {
                Diagnostics.error("--mtftp: \(problem)")
                throw ExitCode.badInput
            }
            let configuration = MTFTPFileServer.Configuration(
                catalog: tftp.catalog, files: mtftp.map(\.file), host: host == "::" ? "0.0.0.0" : host,
                port: Int(mtftpPort), opener: tftp.opener)
            return MTFTPFileServer(configuration, observe: printer.print)
        }

        private func configuration(_ opener: PortOpener) throws -> TFTPFileServer.Configuration {
            var sources: [any CatalogSource] = try ServedRoots.open(root)
            sources.append(try MemoryFiles(NBPLibrary().contents(reportPort: nil)))
            var policy = TFTPPolicy()
            policy.blockSizeLimit = blksizeLimit
            policy.windowSizeLimit = windowsizeLimit
            policy.rollover = TFTPRollover(rawValue: rollover) ?? .zero
            policy.refusedOptions = Set(refuse.map { TFTPOptionName(TFTPString($0)) })
            policy.uploadLimit = uploadLimit
            var configuration = TFTPFileServer.Configuration(
                catalog: CatalogIndex(sources, foldsCase: foldCase), host: host, port: Int(port),
                isSinglePort: singlePort,
                answersBroadcasts: broadcast, transferLimit: limit, hostLimit: clientsPerAddress ?? limit,
                policy: { [policy] _ in policy }, opener: opener)
            configuration.multicastGroups = multicast.compactMap(IPv4Address.init).map {
                TFTPMulticastOption.Group(address: $0, port: Self.multicastPort)
            }
            guard let uploadDir else { return configuration }
            do {
                configuration.uploads = try UploadDirectory(uploadDir, overwrites: overwrite, writer: opener.perform)
            } catch {
                Diagnostics.error("--upload-dir \(uploadDir): \(error)")
                throw ExitCode.badInput
            }
            return configuration
        }

    #endif
}
