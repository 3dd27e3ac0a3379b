// SPDX-License-Identifier: Apache-2.0

internal import HostSockets
internal import NIOCore
internal import NIOPosix
internal import NetAddress

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The sockets that MTFTP sends from: one for each of this host's addresses that clients have asked.
///
/// What is sent to one client leaves from the address that it has asked (quirk T9), and what is sent to a group leaves by the interface
/// that has this address.
final class MTFTPPorts {
    private let loop: any EventLoop
    private let gate: InterfaceGate
    private var channels: [IPv4Address: EventLoopFuture<any Channel>] = [:]

    /// Addresses that have sockets. Only this host itself can ask more, those of its loopback network.
    private static let addressLimit = 64

    /// - Parameters:
    ///   - loop: the loop that every call is made on.
    ///   - gate: by which interfaces clients may come.
    init(on loop: any EventLoop, gate: InterfaceGate) {
        self.loop = loop
        self.gate = gate
    }

    /// Calls `use` with the socket of an address, at once or when it is bound; never, if the address is not this host's alone.
    ///
    /// - Parameter received: takes what comes to the socket.
    func withPort(
        of address: IPv4Address, received: @escaping (AddressedEnvelope<ByteBuffer>) -> Void,
        _ use: @escaping (TFTPChannelPort) -> Void
    ) {
        if channels[address] == nil {
            guard channels.count < Self.addressLimit, Self.isOwn(address) else { return }
            channels[address] = bind(address, received)
        }
        channels[address]?.assumeIsolated().whenSuccess { use(TFTPChannelPort($0, cutsInKernel: false)) }
    }

    /// Closes all.
    func close() {
        for channel in channels.values { channel.whenSuccess { $0.close(promise: nil) } }
    }

    private func bind(
        _ address: IPv4Address, _ received: @escaping (AddressedEnvelope<ByteBuffer>) -> Void
    ) -> EventLoopFuture<any Channel> {
        let handler = NIOLoopBound(DatagramReader(received), eventLoop: loop)
        return DatagramBootstrap(group: loop)
            .channelInitializer { [gate] channel in
                gate.guarded(channel).flatMapThrowing { try channel.pipeline.syncOperations.addHandler(handler.value) }
            }
            .bind(host: "\(address)", port: 0)
            .flatMap { channel in
                guard let options = channel as? any SocketOptionProvider else {
                    return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
                }
                // The four octets as they are: SwiftNIO's C module and the system's both claim the members of `in_addr`.
                let octets = unsafeBitCast(address.bits.bigEndian, to: in_addr.self)
                return options.setIPMulticastIF(octets).map { channel }
            }
    }

    /// A request to a broadcast address comes to many servers and is left alone (quirk T9).
    private static func isOwn(_ address: IPv4Address) -> Bool {
        if address.bits >> 24 == 127 { return true }
        let devices = (try? System.enumerateDevices()) ?? []
        return devices.contains { $0.address?.ipAddress == "\(address)" }
    }
}
