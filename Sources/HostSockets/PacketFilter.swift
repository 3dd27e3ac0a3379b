// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import NIOCore

    /// A classic BPF program that looks at a frame before the system copies it (Linux `Documentation/networking/filter`).
    package struct PacketFilter {
        /// `struct sock_filter`.
        fileprivate struct Instruction {
            var code: UInt16
            var ifTrue: UInt8 = 0
            var ifFalse: UInt8 = 0
            var operand: UInt32
        }

        /// Where a comparison leads.
        private enum Way {
            case on, taken, dropped
        }

        /// A step of a program: a load, or a comparison with its two ways.
        private struct Step {
            var code: UInt16
            var operand: UInt32
            var ifTrue = Way.on
            var ifFalse = Way.on
        }

        private let program: [Instruction]

        /// Steps, after which a frame is dropped that has not come to an end.
        private init(_ steps: [Step]) {
            let (dropped, taken) = (steps.count, steps.count + 1)
            program =
                steps.enumerated().map { place, step in
                    func distance(_ way: Way) -> UInt8 {
                        switch way {
                        case .on: 0
                        case .dropped: UInt8(dropped - place - 1)
                        case .taken: UInt8(taken - place - 1)
                        }
                    }
                    return Instruction(
                        code: step.code, ifTrue: distance(step.ifTrue), ifFalse: distance(step.ifFalse),
                        operand: step.operand)
                } + [Instruction(code: 0x06, operand: 0), Instruction(code: 0x06, operand: .max)]
        }

        /// Everything of the bound protocol.
        package static let everything = PacketFilter([Step(code: 0x15, operand: 0, ifTrue: .taken, ifFalse: .taken)])

        /// What the host's own stack would take: no frame for another hardware address, and none of a VLAN that has no interface here. A packet
        /// socket hears both, the latter without their tag; the kernel counts them as another host's.
        private static let own = [
            Step(code: 0x20, operand: 0xFFFF_F004),  // A = packet type (SKF_AD_PKTTYPE)
            Step(code: 0x15, operand: 3, ifTrue: .dropped),  // PACKET_OTHERHOST?
            Step(code: 0x20, operand: 0xFFFF_F02C),  // A = VLAN tag (SKF_AD_VLAN_TAG)
            Step(code: 0x45, operand: 0x0FFF, ifTrue: .dropped),  // of a VLAN other than 0?
        ]

        /// Everything of the bound protocol that is for this host.
        package static let everythingOwn = PacketFilter(
            own + [Step(code: 0x15, operand: 0, ifTrue: .taken, ifFalse: .taken)])

        /// Whole UDP datagrams over IPv4; leaves the length of the IPv4 header in X and the destination port in A.
        private static let datagrams = [
            Step(code: 0x30, operand: 23),  // A = protocol
            Step(code: 0x15, operand: 17, ifFalse: .dropped),  // UDP?
            Step(code: 0x28, operand: 20),  // A = flags and fragment offset
            Step(code: 0x45, operand: 0x1FFF, ifTrue: .dropped),  // not the first fragment?
            Step(code: 0xB1, operand: 14),  // X = length of the IPv4 header
            Step(code: 0x48, operand: 16),  // A = destination port
        ]

        /// Whole UDP datagrams over IPv4 to one of `ports`.
        ///
        /// - Parameter ofOthers: whether those for other hardware addresses are taken too.
        package static func udp(to ports: [UInt16], ofOthers: Bool = false) -> PacketFilter {
            PacketFilter(
                (ofOthers ? [] : own) + datagrams
                    + ports.map { Step(code: 0x15, operand: UInt32($0), ifTrue: .taken) })
        }

        /// DHCP messages whose answer goes to one host's address: all to the boot server's port, and those to the server's with `ciaddr` or
        /// `giaddr`.
        package static func addressedDHCP(server: UInt16, bootServer: UInt16) -> PacketFilter {
            PacketFilter(
                own + datagrams + [
                    Step(code: 0x15, operand: UInt32(bootServer), ifTrue: .taken),
                    Step(code: 0x15, operand: UInt32(server), ifFalse: .dropped),
                    Step(code: 0x40, operand: 14 + 8 + 12),  // A = ciaddr
                    Step(code: 0x15, operand: 0, ifFalse: .taken),
                    Step(code: 0x40, operand: 14 + 8 + 24),  // A = giaddr
                    Step(code: 0x15, operand: 0, ifFalse: .taken),
                ])
        }

        /// What came by one of these interfaces; for sockets of any kind.
        static func arriving(by interfaces: [UInt32]) -> PacketFilter {
            // Each comparison has its own way out: a jump goes no further than 255 instructions.
            let comparisons = interfaces.prefix(interfaceLimit).flatMap { index in
                [
                    Instruction(code: 0x15, ifFalse: 1, operand: index),  // came by this one?
                    Instruction(code: 0x06, operand: .max),
                ]
            }
            let load = Instruction(code: 0x20, operand: 0xFFFF_F008)  // A = interface (SKF_AD_IFINDEX)
            return PacketFilter(program: [load] + comparisons + [Instruction(code: 0x06, operand: 0)])
        }

        /// The system takes 4096 instructions (`BPF_MAXINSNS`).
        private static let interfaceLimit = 2047

        private init(program: [Instruction]) {
            self.program = program
        }

        /// `struct sock_fprog`; the address is a number, for SwiftNIO wants values that other threads may have.
        private struct Program {
            var length: UInt16
            var instructions: UInt

            init(_ instructions: UnsafeMutableBufferPointer<Instruction>) {
                length = UInt16(instructions.count)
                self.instructions = UInt(bitPattern: instructions.baseAddress)
            }
        }

        /// The instructions in memory of their own, which the caller has to release.
        private func copied() -> UnsafeMutableBufferPointer<Instruction> {
            let copy = UnsafeMutableBufferPointer<Instruction>.allocate(capacity: program.count)
            _ = copy.initialize(from: program)
            return copy
        }

        func attach(to descriptor: Descriptor) throws(SystemCallError) {
            let instructions = copied()
            defer { instructions.deallocate() }
            let result = withUnsafeBytes(of: Program(instructions)) {
                setsockopt(descriptor.number, SOL_SOCKET, SO_ATTACH_FILTER, $0.baseAddress, socklen_t($0.count))
            }
            guard result == 0 else { throw .last("SO_ATTACH_FILTER") }
        }

        /// Attaches to the socket of a channel of SwiftNIO.
        func attach(to channel: any Channel) -> EventLoopFuture<Void> {
            guard let options = channel as? any SocketOptionProvider else {
                return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
            }
            let instructions = copied()
            let address = UInt(bitPattern: instructions.baseAddress)
            let attached = options.unsafeSetSocketOption(
                level: .socket, name: .init(rawValue: SO_ATTACH_FILTER), value: Program(instructions))
            attached.whenComplete { _ in UnsafeMutableRawPointer(bitPattern: address)?.deallocate() }
            return attached
        }
    }
#endif
