// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import DHCPService
    import Foundation
    internal import DHCPWire
    internal import FrameWire
    internal import HostSockets
    internal import NetAddress
    internal import NetbootServer
    internal import PcapFile
    internal import NIOCore
    internal import Synchronization
    internal import VirtualSegment

    /// A session's guests on TAP devices, with the servers of `pxekit serve` on real sockets.
    struct TapNetwork: LabNetwork {
        /// What is served.
        let services: LabServices
        /// For the role, and whether reports are taken.
        let request: BootRequest
        /// Whoever is to be plugged in.
        let guests: GuestParty
        /// Gets every frame at the end of the session; nil for none.
        let capture: CaptureFile?
        /// Where reports and QEMU's captures lie meanwhile.
        let folder: LabFolder

        private static let (tftpPort, httpPort) = (69, 80)

        func whileServing<Value: Sendable>(
            _ body: @escaping @Sendable ([QEMUArguments.Wire]) async throws -> Value
        ) async throws -> Value {
            let isProxy = request.role == .proxy
            try await TapBridge.make(guests: guests.all.count, hasOther: isProxy)
            let phases = TapPhases(services, guests)
            let server = try server(observe: phases.observe)
            let other = DHCPServer(
                services.addressesAlone, options: DHCPServiceOptions(interfaces: [TapBridge.otherDevice])
            ) { phases.observe(.dhcp($0)) }
            let router = try FrameResponder(interface: TapBridge.device, type: .ipv6)
            let listener = try FrameResponder(interface: TapBridge.device, type: .ipv4)
            let wires = guests.all.map { guest in
                QEMUArguments.Wire.tap(TapBridge.tap(guest.index), dump: capture.map { _ in dump(guest) })
            }
            var companions: [@Sendable () async throws -> Void] = [
                { try await server.run() }, { await router.run(RouterAnswers().frames) },
                {
                    await listener.run { frame in
                        phases.saw(frame)
                        return []
                    }
                },
            ]
            if isProxy { companions.append { try await other.run() } }
            do {
                let value = try await withCompanions(companions) {
                    try await server.isListening()
                    if isProxy { _ = try await other.listening }
                    return try await body(wires)
                }
                try keepCapture()
                return value
            } catch let failure as ListenFailure {
                throw LabError.failed("\(failure)")
            }
        }

        /// The servers of `pxekit serve`.
        private func server(observe: @escaping @Sendable (NetbootEvent) -> Void) throws -> NetbootHost {
            var disguise: (@Sendable (inout DHCPMessage) -> Void)?
            if let firmware = services.disguise {
                let worn = Mutex(firmware)
                disguise = { message in worn.withLock { $0.apply(to: &message) } }
            }
            let store = try request.report.map { _ in try ReportStore(path: "\(folder.path)/reports") }
            let plan = NetbootPlan(
                dhcp: services.configuration(of: request.role),
                options: DHCPServiceOptions(interfaces: [TapBridge.device]), files: services.sources,
                tftp: .init(port: Self.tftpPort), http: .init(port: Self.httpPort),
                reports: store.map { ($0, .init(port: Int(ReportDatagram.port))) })
            return NetbootHost(plan, observe: observe, disguise: disguise)
        }

        /// Where QEMU writes what a guest's card sees.
        private func dump(_ guest: Guest) -> String { "\(folder.path)/\(guest.index).pcap" }

        /// Brings QEMU's captures, one of each guest, into one file in the order of time.
        private func keepCapture() throws {
            guard let capture else { return }
            var packets: [PacketCapture.Packet] = []
            for guest in guests.all {
                guard let bytes = FileManager.default.contents(atPath: dump(guest)) else { continue }
                let read: PacketCapture
                do {
                    read = try PacketCapture(parsing: ByteBuffer(bytes: bytes))
                } catch {
                    throw LabError.failed("QEMU's capture of guest \(guest.index + 1): \(error)")
                }
                packets += read.packets.map { packet in
                    var packet = packet
                    packet.interface = UInt32(guest.index)
                    return packet
                }
            }
            for packet in packets.sorted(by: { ($0.time ?? .zero) < ($1.time ?? .zero) }) { capture.write(packet) }
        }
    }
#endif
