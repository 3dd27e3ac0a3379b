// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NetAddress

extension PacketFollower {
    /// Connections that are followed at a time.
    private static let connectionLimit = 4096

    /// A segment of a machine that DHCP told of. What a system does after its boot is not followed for ever.
    func take(_ tcp: TCPPart, _ ip: IPHeader, at mark: Mark) {
        let source = Endpoint(address: ip.source, port: tcp.sourcePort)
        let destination = Endpoint(address: ip.destination, port: tcp.destinationPort)
        if let live = connections[ConnectionKey(client: destination, server: source)] {
            live.connection.take(tcp, fromClient: false, at: mark)
            return touch(live.machine, live.stage, mark)
        }
        if let live = connections[ConnectionKey(client: source, server: destination)] {
            live.connection.take(tcp, fromClient: true, at: mark)
            return touch(live.machine, live.stage, mark)
        }
        guard tcp.has(TCPPart.syn), !tcp.has(TCPPart.ack), let machine = owner(of: ip.source),
            let stage = machine.stages.last, stage.connections.count < 96
        else { return }
        touch(machine, stage, mark)
        if connections.count >= PacketFollower.connectionLimit {
            let kept = connections.sorted { $0.value.connection.last.number > $1.value.connection.last.number }
                .prefix(PacketFollower.connectionLimit / 2)
            connections = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
        }
        let connection = Connection(client: source, server: destination, at: mark)
        stage.connections.append(connection)
        connections[ConnectionKey(client: source, server: destination)] = LiveConnection(
            connection: connection, stage: stage, machine: machine)
    }

    /// A question to a name server or its answer (RFC 1035 §4): id(2) flags(2) counts(4 x 2), then the question's name.
    func takeName(_ udp: UDPPart, _ ip: IPHeader, at mark: Mark) {
        let isAnswer = udp.sourcePort == 53
        guard let stage = owner(of: isAnswer ? ip.destination : ip.source)?.stages.last,
            let flags: UInt16 = udp.payload.getInteger(at: udp.payload.readerIndex + 2),
            let answers: UInt16 = udp.payload.getInteger(at: udp.payload.readerIndex + 6),
            let name = PacketFollower.questionName(udp.payload)
        else { return }
        stage.last = mark
        let place = stage.lookups.firstIndex { $0.name == name }
        if isAnswer {
            guard let place, stage.lookups[place].answer == nil || answers > 0 else { return }
            stage.lookups[place].answer = (mark, UInt8(flags & 15), Int(answers))
        } else if let place {
            stage.lookups[place].asked += 1
        } else if stage.lookups.count < Stage.limit {
            stage.lookups.append(Stage.Lookup(mark: mark, name: name, server: ip.destination))
        }
    }

    private static func questionName(_ payload: ByteBuffer) -> String? {
        guard payload.readableBytes > 12 else { return nil }
        var rest = payload
        rest.moveReaderIndex(forwardBy: 12)
        var labels: [String] = []
        while let length: UInt8 = rest.readInteger(), length > 0 {
            guard length < 64, labels.count < 64, let label = rest.readString(length: Int(length)) else { return nil }
            labels.append(label)
        }
        return labels.isEmpty ? nil : labels.joined(separator: ".")
    }
}
