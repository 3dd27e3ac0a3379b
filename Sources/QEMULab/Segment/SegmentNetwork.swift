// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import FrameWire
internal import NIOCore
internal import NetAddress
internal import VirtualSegment

/// A session's guests on the virtual segment, with the engines as its servers.
struct SegmentNetwork: LabNetwork {
    /// What is served.
    let services: LabServices
    /// For role, faults and seed.
    let request: BootRequest
    /// Whoever is to be plugged in.
    let guests: GuestParty
    /// Gets every frame; nil for none.
    let capture: CaptureFile?
    /// Where the segment runs.
    let loop: any EventLoop
    /// Where its sockets lie.
    let folder: LabFolder
    /// The emulator that carries TCP.
    let emulator: String
    /// What ends that emulator if we are killed.
    let tether: Tether

    func whileServing<Value: Sendable>(
        _ body: @escaping @Sendable ([QEMUArguments.Wire]) async throws -> Value
    ) async throws -> Value {
        // All TCP comes from one stack: a server for each guest tells who asks.
        let witness = HTTPWitness(services, guests)
        let servers = guests.all.map { guest in
            HTTPFileServer(catalog: services.catalog, host: "127.0.0.1", port: 0) { event in
                witness.observe(event, of: guest.machine.mac)
            }
        }
        return try await withCompanions(servers.map { server in { try await server.run() } }) {
            var uplink = TCPUplink()
            for (guest, server) in zip(guests.all, servers) {
                let others = Dictionary(uniqueKeysWithValues: request.hostPorts.map { ($0, $0) })
                uplink.ports[guest.machine.mac] = others.merging([80: UInt16(try await server.port)]) { $1 }
            }
            let segment = LabSegment(segment(uplink), capture: capture, on: loop) { frame, guest in
                guard let frame = try? EthernetFrame(parsing: frame) else { return }
                witness.saw(frame, of: guests.all[guest].machine.mac)
            }
            do {
                let value = try await whilePluggedIn(segment, body)
                await segment.stop()
                return value
            } catch {
                await segment.stop()
                throw error
            }
        }
    }

    private func whilePluggedIn<Value: Sendable>(
        _ segment: LabSegment, _ body: @escaping @Sendable ([QEMUArguments.Wire]) async throws -> Value
    ) async throws -> Value {
        let userMode = "\(folder.path)/user"
        try await segment.attachUserMode(userMode)
        let cards = guests.all.map { "\(folder.path)/\($0.index).card" }
        for card in cards { try await segment.attachGuest(card) }
        // A single guest's emulator lends its own stack: no second one then competes for the processors.
        if let only = cards.first, cards.count == 1 { return try await body([.segment(only, userMode: userMode)]) }
        let stack: @Sendable () async throws -> Void = {
            try await Emulator.run(emulator, arguments: QEMUArguments(userModeStack: userMode), tether: tether)
            throw LabError.failed("the emulator that carries TCP has ended")
        }
        return try await withCompanions([stack]) { try await body(cards.map { .segment($0) }) }
    }

    /// The segment with the servers on it.
    private func segment(_ uplink: TCPUplink) -> Segment {
        let losesFrames = !request.faults.isPerfect
        let tell = guests.observer
        var host = SegmentHost(
            hardware: LabServices.hardware, address: LabServices.address, announces: losesFrames)
        let repeats = losesFrames ? LabDHCPService.repeatsOnBadCable : []
        let dhcp = LabDHCPService(
            services.configuration(of: request.role), address: LabServices.address, disguise: services.disguise,
            repeats: repeats, tell: tell)
        if request.hasDHCP { host.add(dhcp, ports: LabDHCPService.ports) }
        let tftp = LabTFTPService(
            services.catalog, bootFile: services.bootFile, losesFrames: losesFrames, tell: tell)
        host.add(tftp, ports: LabTFTPService.ports)
        if request.report != nil {
            host.add(LabReportService(keep: guests.keep), ports: LabReportService.ports)
        }
        var segment = Segment(host: host, faults: request.faults, seed: request.seed)
        segment.uplink = uplink
        if request.role == .proxy {
            var other = SegmentHost(
                hardware: LabServices.otherHardware, address: LabServices.otherAddress, announces: losesFrames,
                isRouter: false)
            other.add(
                LabDHCPService(
                    services.addressesAlone, address: LabServices.otherAddress, repeats: repeats, tell: tell),
                ports: LabDHCPService.ports)
            segment.add(other)
        }
        return segment
    }
}
