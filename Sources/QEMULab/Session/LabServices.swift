// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import DHCPEngine
internal import FileCatalog
internal import NetAddress
internal import NetbootServices
internal import VirtualSegment

/// The servers of one session, and the addresses of its network.
///
/// The network is the one that QEMU's user-mode stack has by default, for that stack carries TCP: our host and the stack share
/// hardware address and IPv4 address, so that a guest sees one server.
struct LabServices: Sendable {
    /// The servers' hardware address, which is also that of QEMU's user-mode stack.
    static let hardware = MACAddress(0x52, 0x55, 0x0A, 0x00, 0x02, 0x02)

    /// The servers' address: next server, router, HTTP.
    static let address = IPv4Address(10, 0, 2, 2)

    /// Where a guest finds the files by HTTP.
    static let httpBase = "http://\(address)/"

    /// The other DHCP server, where ours is a proxy.
    static let otherHardware = MACAddress(0x52, 0x55, 0x0A, 0x00, 0x02, 0x03)
    /// See ``otherHardware``.
    static let otherAddress = IPv4Address(10, 0, 2, 3)

    /// What guests get addresses from.
    static let pool = IPv4Address(10, 0, 2, 15)...IPv4Address(10, 0, 2, 200)

    private let offer: BootOffer
    private let catalog: CatalogIndex
    private let firmware: Firmware
    private let tell: @Sendable (BootPhase) -> Void

    /// - Parameters:
    ///   - offer: what is booted.
    ///   - firmware: what boots it.
    ///   - tell: takes the phases of the boot.
    init(
        _ offer: BootOffer, for firmware: Firmware, tell: @escaping @Sendable (BootPhase) -> Void
    ) throws(LabError) {
        self.offer = offer
        self.firmware = firmware
        self.tell = tell
        catalog = try offer.catalog()
    }

    /// A segment with these servers on it.
    ///
    /// - Parameters:
    ///   - request: for role, faults and seed.
    ///   - httpPort: where this computer's HTTP server listens on the loopback address; guests see it on port 80.
    ///   - report: gets the report that pxeinfo sends; nil to let it go unanswered.
    func segment(for request: BootRequest, httpPort: UInt16, report: OutputFile?) -> Segment {
        let losesFrames = !request.faults.isPerfect
        var host = SegmentHost(hardware: Self.hardware, address: Self.address, announces: losesFrames)
        let repeats = losesFrames ? LabDHCPService.repeatsOnBadCable : []
        let isDisguised = firmware == .bios && offer.script != nil
        let dhcp = LabDHCPService(
            configuration(of: request.role), address: Self.address, disguise: isDisguised ? FirmwareDisguise() : nil,
            repeats: repeats, tell: tell)
        host.add(dhcp, ports: LabDHCPService.ports)
        let tftp = LabTFTPService(
            catalog, bootFile: offer.file, losesFrames: losesFrames, tell: tell)
        host.add(tftp, ports: LabTFTPService.ports)
        if let report {
            let reports = LabReportService { [tell] received in
                report.write(received.text.utf8)
                tell(.reported(received.hardware, octets: received.text.utf8.count))
            }
            host.add(reports, ports: LabReportService.ports)
        }
        var segment = Segment(host: host, faults: request.faults, seed: request.seed)
        segment.uplink.ports[80] = httpPort
        if request.role == .proxy {
            var other = SegmentHost(
                hardware: Self.otherHardware, address: Self.otherAddress, announces: losesFrames, isRouter: false)
            let plain = DHCPConfiguration(subnets: subnets, isOnlyServer: false)
            other.add(
                LabDHCPService(plain, address: Self.otherAddress, repeats: repeats, tell: tell),
                ports: LabDHCPService.ports)
            segment.add(other)
        }
        return segment
    }

    /// Runs `body` while the HTTP server is up.
    ///
    /// - Parameter body: takes the port where it listens on this computer's loopback address.
    func whileServing<Result: Sendable>(
        _ body: @escaping @Sendable (UInt16) async throws -> Result
    ) async throws -> Result {
        let server = HTTPFileServer(catalog: catalog, host: "127.0.0.1", port: 0, observe: httpEvent)
        return try await withThrowingTaskGroup(of: Result?.self) { tasks in
            tasks.addTask {
                try await server.run()
                return nil
            }
            tasks.addTask { try await body(UInt16(server.port)) }
            defer { tasks.cancelAll() }
            while let finished = try await tasks.next() {
                if let result = finished { return result }
            }
            throw CancellationError()
        }
    }

    /// Turns what the HTTP server saw into phases of the boot.
    @Sendable private func httpEvent(_ event: HTTPEvent) {
        let isBootFile = { (path: String) in offer.file.contains("://") && offer.file.hasSuffix(path) }
        switch event {
        case .listening: break
        case .requested(let request):
            if isBootFile(request.path) { tell(.bootFileRequested(offer.file)) }
        case .answered(let request, let outcome):
            let name = String(request.path.drop { $0 == "/" })
            if outcome.status == 404 { return tell(.fileNotFound(name, via: .http)) }
            // A HEAD asks for the length only; a broken-off answer is followed by another request or by none.
            guard request.method == "GET", (200...299).contains(outcome.status), outcome.failure == nil else { return }
            tell(
                isBootFile(request.path)
                    ? .bootFileLoaded(offer.file, octets: outcome.bytes, duration: outcome.duration)
                    : .fileLoaded(name, octets: outcome.bytes, duration: outcome.duration, via: .http))
        }
    }

    private var subnets: [SubnetConfiguration] {
        IPv4Subnet(address: Self.address, prefixLength: 24).map {
            [SubnetConfiguration(subnet: $0, pools: [Self.pool], routers: [Self.address])]
        } ?? []
    }

    private func configuration(of role: ServerRole) -> DHCPConfiguration {
        // An emulator's PXE ROM is iPXE itself and stands for any firmware here: without a script every stage gets what was
        // asked for. UEFI is no iPXE, and a loader that asks again must not be given to itself.
        let script = offer.script ?? (firmware == .bios ? offer.file : nil)
        let plan = BootPlan(loader: offer.file, script: script)
        let rules = BootRules([BootRule("qemu-boot", action: .boot(plan))])
        switch role {
        case .dhcp: return DHCPConfiguration(subnets: subnets, rules: rules, isOnlyServer: true)
        case .proxy:
            return DHCPConfiguration(
                rules: rules, isOnlyServer: false, boot: BootServiceConfiguration(offersByProxy: true))
        }
    }
}
