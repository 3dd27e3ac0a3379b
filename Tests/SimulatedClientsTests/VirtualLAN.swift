// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NIOCore
import NetAddress
import SimulatedClients
import TestSupport

/// What this server is on a network.
enum Role: CaseIterable, Hashable {
    /// The only DHCP server.
    case server
    /// ProxyDHCP beside another DHCP server.
    case proxy
    /// ProxyDHCP with a pool for firmware that no proxy can boot.
    case proxyWithPool
    /// Port 4011 only; the DHCP server on the same host says PXEClient in its offer.
    case bootServer
}

/// Why each boot failed, and what was sent.
struct DidNotBoot: Error {
    let failures: [ClientFailure]
    let trace: [String]
}

/// One client, this server and perhaps another one on a link that loses packets, under a virtual clock.
struct VirtualLAN {
    static let ours = IPv4Address(10, 0, 0, 1)
    static let other = IPv4Address(10, 0, 0, 2)

    private enum Event {
        case power
        case deadline(Int)
        case toServer(Int, ClientDatagram)
        case toClient(ClientDatagram)
    }

    private struct Server {
        var address: IPv4Address
        var ports: Set<UInt16> = [67, 4011]
        var responder: DHCPResponder
    }

    private(set) var client: SimulatedClient
    private var servers: [Server]
    private var link: LossyLink
    private var queue = EventQueue<Duration, Event>(startingAt: .seconds(1_700_000_000))
    private var generation = 0

    /// The failures of the boots so far.
    private(set) var failures: [ClientFailure] = []
    /// What was sent, in order: who, and what it was.
    private(set) var trace: [String] = []

    static var rules: BootRules {
        func rule(_ platform: Platform, _ plan: BootPlan) -> BootRule {
            BootRule(platform.rawValue, match: ClientMatch(platforms: [platform]), action: .boot(plan))
        }
        return BootRules(
            [
                rule(.raspberryPi, BootPlan(loader: "bootcode.bin")),
                rule(.bios, BootPlan(loader: "undionly.kpxe", script: "boot.ipxe")),
                rule(.uefiX64, BootPlan(loader: "grubx64.efi")), rule(.ubootARM64, BootPlan(loader: "uboot.img")),
            ], httpPort: 80)
    }

    init(
        _ client: SimulatedClient, _ role: Role, link: LossyLink, _ change: (inout DHCPConfiguration) -> Void = { _ in }
    ) {
        self.client = client
        self.link = link
        func subnet(_ address: IPv4Address, _ first: UInt8) -> [SubnetConfiguration] {
            IPv4Subnet(address: address, prefixLength: 24).map {
                let pool = IPv4Address(10, 0, 0, first)...IPv4Address(10, 0, 0, first + 20)
                return [SubnetConfiguration(subnet: $0, pools: [pool])]
            } ?? []
        }
        var configuration = DHCPConfiguration(rules: VirtualLAN.rules)
        configuration.boot.seesTransfers = true
        switch role {
        case .server:
            configuration.subnets = subnet(VirtualLAN.ours, 100)
        case .proxy, .proxyWithPool:
            configuration.isOnlyServer = false
            configuration.boot.offersByProxy = true
            configuration.boot.delays = [BootServiceConfiguration.raspberryPiDelay]
            configuration.addresses = .lastResort
            if role == .proxyWithPool { configuration.subnets = subnet(VirtualLAN.ours, 100) }
        case .bootServer:
            configuration.isOnlyServer = false
        }
        change(&configuration)
        servers = [Server(address: VirtualLAN.ours, responder: DHCPResponder(configuration))]
        guard role != .server else { return }
        let address = role == .bootServer ? VirtualLAN.ours : VirtualLAN.other
        var neighbour = DHCPConfiguration(subnets: subnet(address, 200), isOnlyServer: false)
        if role == .bootServer {
            servers[0].ports = [4011]
            neighbour.subnets[0].options = [DHCPOption(.vendorClass, Array("PXEClient".utf8))]
        }
        let ports: Set<UInt16> = role == .bootServer ? [67] : [67, 4011]
        servers.append(Server(address: address, ports: ports, responder: DHCPResponder(neighbour)))
    }

    /// Boots the machine until it gets a file, at most so many times; the file and the time from the last power-on.
    mutating func boot(attempts: Int) throws -> (file: BootFile, time: Duration) {
        for _ in 0..<attempts {
            let start = queue.now
            queue.schedule(.power, at: start)
            if let file = run() {
                let hardware = HardwareAddress(client.profile.mac)
                for index in servers.indices {
                    _ = servers[index].responder.fileRequested(
                        file.file, by: file.address, client: .hardware(hardware), at: queue.now)
                }
                return (file, queue.now - start)
            }
            queue.cancel { _ in true }
            queue.schedule(.deadline(-1), at: queue.now + .seconds(30))
            _ = queue.next()
        }
        throw DidNotBoot(failures: failures, trace: trace)
    }

    private mutating func run() -> BootFile? {
        while let event = queue.next() {
            let step: ClientStep?
            switch event {
            case .power: step = client.poweredOn(at: queue.now)
            case .deadline(let number): step = number == generation ? client.deadlinePassed(at: queue.now) : nil
            case .toClient(let datagram): step = client.received(datagram, at: queue.now)
            case .toServer(let index, let datagram):
                deliver(datagram, to: index)
                step = nil
            }
            guard let step else { continue }
            switch take(step) {
            case .boots(let file)?: return file
            case .fails(let failure)?:
                failures.append(failure)
                return nil
            case nil: continue
            }
        }
        return nil
    }

    private mutating func take(_ step: ClientStep) -> ClientOutcome? {
        generation += 1
        if let deadline = step.deadline { queue.schedule(.deadline(generation), at: deadline) }
        for datagram in step.datagrams {
            trace.append("client \(queue.now) \(datagram.destination):\(datagram.destinationPort)")
            for (index, server) in servers.enumerated()
            where server.ports.contains(datagram.destinationPort)
                && (datagram.destination == .broadcast || datagram.destination == server.address)
            {
                for delay in link.transmit() { queue.schedule(.toServer(index, datagram), at: queue.now + delay) }
            }
        }
        return step.outcome
    }

    private mutating func deliver(_ datagram: ClientDatagram, to index: Int) {
        guard let message = try? DHCPMessage(decoding: datagram.payload) else { return }
        let address = servers[index].address
        let arrival = Arrival(
            interface: "lan", local: address, source: datagram.source, sourcePort: datagram.sourcePort,
            destination: datagram.destination, destinationPort: datagram.destinationPort)
        let decision = servers[index].responder.received(message, on: arrival, at: queue.now)
        for reply in decision.replies {
            guard let payload = try? reply.payload() else { continue }
            let (destination, port): (IPv4Address, UInt16) =
                switch reply.destination {
                case .broadcast(let port): (.broadcast, port)
                case .unconfigured(let address, _, let port): (address, port)
                case .unicast(let address, let port): (address, port)
                }
            trace.append("server \(index) \(queue.now) \(destination):\(port)")
            let answer = ClientDatagram(
                source: address, sourcePort: reply.sourcePort, destination: destination, destinationPort: port,
                payload: payload)
            for delay in link.transmit() { queue.schedule(.toClient(answer), at: queue.now + reply.delay + delay) }
        }
    }
}
