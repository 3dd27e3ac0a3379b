// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NIOCore
internal import NetAddress
internal import TFTPWire

extension PacketFollower {
    /// Transfers that are followed at a time; the oldest half is let go when there are more.
    private static let transferLimit = 4096

    /// A request on port 69. It is whose DHCP gave the address, or of a machine that is known by its address alone.
    func takeRequest(_ udp: UDPPart, _ ip: IPHeader, _ link: LinkHeader, at mark: Mark) {
        let client = Endpoint(address: ip.source, port: udp.sourcePort)
        guard case .readRequest(let request)? = try? TFTPPacket(decoding: udp.payload) else {
            takeTFTP(udp, ip, at: mark)
            return
        }
        if let live = transfers[client], live.transfer.request.filename == request.filename, !live.transfer.isComplete,
            live.transfer.error == nil
        {
            live.transfer.requests.count < 32 ? live.transfer.requests.append(mark) : ()
            live.transfer.last = mark
            return touch(live.machine, live.stage, mark)
        }
        let (machine, stage) = stage(of: ip.source, link.source, at: mark)
        let transfer = Transfer(client: client, server: ip.destination, request: request, at: mark)
        touch(machine, stage, mark)
        guard stage.begin(transfer) else { return }
        if transfers.count >= PacketFollower.transferLimit {
            let kept = transfers.sorted { $0.value.transfer.last.number > $1.value.transfer.last.number }
                .prefix(PacketFollower.transferLimit / 2)
            transfers = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
        }
        transfers[client] = LiveTransfer(transfer: transfer, stage: stage, machine: machine)
    }

    /// The stage that an address is in; a machine and stage of its own if DHCP did not tell.
    func stage(of address: HostAddress, _ hardware: MACAddress?, at mark: Mark) -> (Machine, Stage) {
        var found = owner(of: address)
        if found == nil, let hardware { found = machines[.hardware(.init(hardware))] }
        let machine = found ?? machine(.address(address), named: "\(address)", nil, at: mark)
        if let stage = machine.stages.last { return (machine, stage) }
        let stage = Stage(Asker(.system, nil), at: mark)
        machine.begin(stage)
        return (machine, stage)
    }

    func touch(_ machine: Machine, _ stage: Stage, _ mark: Mark) {
        machine.last = mark
        stage.last = mark
    }

    /// Any other datagram, if it is to or from a client's port of a transfer. Blocks are most of a capture, so they are read in place.
    func takeTFTP(_ udp: UDPPart, _ ip: IPHeader, at mark: Mark) {
        let source = Endpoint(address: ip.source, port: udp.sourcePort)
        let destination = Endpoint(address: ip.destination, port: udp.destinationPort)
        guard let opcode: UInt16 = udp.payload.getInteger(at: udp.payload.readerIndex) else { return }
        if let live = transfers[destination] {
            takeFromServer(udp, opcode, from: source, isFragmented: ip.hasMoreFragments, live, at: mark)
        } else if let live = transfers[source] {
            touch(live.machine, live.stage, mark)
            switch opcode {
            case TFTPOpcode.acknowledgement.rawValue:
                if let block: UInt16 = udp.payload.getInteger(at: udp.payload.readerIndex + 2) {
                    live.transfer.takeAcknowledgment(block, at: mark)
                }
            case TFTPOpcode.error.rawValue: takeError(udp, live.transfer, byClient: true, at: mark)
            default: break
            }
        }
    }

    private func takeFromServer(
        _ udp: UDPPart, _ opcode: UInt16, from source: Endpoint, isFragmented: Bool, _ live: LiveTransfer, at mark: Mark
    ) {
        let transfer = live.transfer
        touch(live.machine, live.stage, mark)
        if let first = transfer.firstReply {
            if first.from != source {
                if transfer.strangers.count < 8 { transfer.strangers.append((mark, source)) }
                return
            }
        } else {
            transfer.firstReply = (mark, source)
        }
        if isFragmented, transfer.fragments.count < 8 { transfer.fragments.append(mark) }
        switch opcode {
        case TFTPOpcode.data.rawValue:
            guard let block: UInt16 = udp.payload.getInteger(at: udp.payload.readerIndex + 2) else { return }
            var payload = udp.payload
            payload.moveReaderIndex(forwardBy: TFTPPacket.dataHeaderSize)
            transfer.takeData(
                block: block, length: max(0, udp.length - TFTPPacket.dataHeaderSize), head: payload, at: mark)
        case TFTPOpcode.optionAcknowledgement.rawValue:
            if case .optionAcknowledgement(let options)? = try? TFTPPacket(decoding: udp.payload) {
                transfer.takeOptions(options, at: mark)
            }
        case TFTPOpcode.error.rawValue: takeError(udp, transfer, byClient: false, at: mark)
        default: break
        }
    }

    private func takeError(_ udp: UDPPart, _ transfer: Transfer, byClient: Bool, at mark: Mark) {
        transfer.last = mark
        guard transfer.error == nil, case .error(let error)? = try? TFTPPacket(decoding: udp.payload) else { return }
        transfer.error = (mark, error, byClient)
    }

    /// Fragments have no ports: that a server's packets come in pieces is told by the first one.
    func takeFragment(_ ip: IPHeader, at mark: Mark) {
        guard let machine = owner(of: ip.destination), let stage = machine.stages.last else { return }
        touch(machine, stage, mark)
    }
}
