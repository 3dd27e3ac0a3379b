// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NIOCore
internal import NetAddress

extension PacketFollower {
    func takeDHCP(_ udp: UDPPart, _ ip: IPHeader, _ link: LinkHeader, at mark: Mark) {
        guard let message = try? DHCPMessage(decoding: udp.payload) else { return }
        let sighting = Sighting(
            mark: mark, message: message, length: udp.length,
            source: Endpoint(address: ip.source, port: udp.sourcePort),
            destination: Endpoint(address: ip.destination, port: udp.destinationPort),
            sourceHardware: link.source, destinationHardware: link.destination, vlan: link.vlan,
            isFragmented: ip.hasMoreFragments)
        take(sighting)
    }

    /// Takes a message that somebody has read.
    ///
    /// - Returns: the machine that it is from or for.
    @discardableResult
    func take(_ sighting: Sighting) -> MachineKey {
        let (message, mark) = (sighting.message, sighting.mark)
        let key = key(of: message)
        let machine = machine(
            key, named: message.hardware.mac.map { "\($0)" } ?? "\(message.hardware)", message.hardware.mac, at: mark)
        countMessage()
        switch message.operation {
        case .request: takeRequest(sighting, of: machine, key)
        case .reply: takeReply(sighting, of: machine, key)
        default: break
        }
        return key
    }

    /// Whose a message is.
    func key(of message: DHCPMessage) -> MachineKey {
        if message.hardware.length == 0, let identifier = message.options[.clientIdentifier] {
            return .identifier(identifier)
        }
        return .hardware(message.hardware.zeroFilled)
    }

    private func takeRequest(_ sighting: Sighting, of machine: Machine, _ key: MachineKey) {
        let message = sighting.message
        if message.clientAddress != .any { owners[.ipv4(message.clientAddress)] = key }
        let current = machine.stages.last
        // The same message again: a relay's copy of it, or the capture's.
        if message.relay != .any, sighting.source.port == 67 || message.hops > 0, let current,
            current.discovers.contains(where: {
                $0.message.transactionID == message.transactionID && $0.message.relay == .any
            })
                || current.requests.contains(where: {
                    $0.message.transactionID == message.transactionID && $0.message.relay == .any
                })
        {
            current.keep(sighting, in: \.relayed)
            return
        }
        let isForBootServer =
            sighting.destination.port == 4011 || (sighting.destination.address.ipv4?.isMulticast ?? false)
        let stage: Stage
        if let current, !beginsStage(sighting, after: current, isForBootServer) {
            stage = current
        } else {
            stage = Stage(Asker(message), at: sighting.mark)
            machine.begin(stage)
            if let address = current?.address { owners[.ipv4(address)] = owners[.ipv4(address)] ?? key }
        }
        stage.last = sighting.mark
        if isForBootServer {
            stage.keep(sighting, in: \.bootRequests)
            return
        }
        switch sighting.type {
        case .decline: stage.keep(sighting, in: \.declines)
        case .request: stage.keep(sighting, in: \.requests)
        case .discover:
            stage.keep(sighting, in: \.discovers)
            if stage.offers.isEmpty, network.unanswered.count < 4096 { network.unanswered.insert(machine.name) }
        // INFORM is what Apple's firmware and running systems send; BOOTP has no type.
        case nil: stage.keep(sighting, in: \.discovers)
        default: break
        }
    }

    /// Whether a message belongs to another program than what came before: another kind of client asks, or the same begins again.
    private func beginsStage(_ sighting: Sighting, after current: Stage, _ isForBootServer: Bool) -> Bool {
        if sighting.type == .decline || sighting.type == .release || sighting.type == .inform { return false }
        if isForBootServer { return false }
        let asker = Asker(sighting.message)
        if asker != current.asker { return true }
        let isQuiet = sighting.mark.time - current.last.time > .seconds(90)
        if isQuiet { return true }
        guard sighting.type == .discover else { return false }
        return !current.acknowledgments.isEmpty || !current.transfers.isEmpty || !current.bootRequests.isEmpty
            || !current.connections.isEmpty || !current.declines.isEmpty
    }

    private func takeReply(_ sighting: Sighting, of machine: Machine, _ key: MachineKey) {
        let message = sighting.message
        let stage: Stage
        if let known = machine.stages.last(where: { $0.knows(message.transactionID) }) ?? machine.stages.last {
            stage = known
        } else {
            stage = Stage(Asker(.system, nil), at: sighting.mark)
            machine.begin(stage)
        }
        stage.last = sighting.mark
        guard message.vendorArea == nil, message.cutOption == nil, message.type != nil else {
            stage.keep(sighting, in: \.broken)
            return
        }
        guard stage.knows(message.transactionID) || stage.knowsNothing else {
            stage.keep(sighting, in: \.strays)
            return
        }
        if isFromBootServer(sighting, stage) {
            stage.keep(sighting, in: \.bootReplies)
            return
        }
        switch message.type {
        case .offer:
            stage.keep(sighting, in: \.offers)
            network.unanswered.remove(machine.name)
        case .acknowledge: stage.keep(sighting, in: \.acknowledgments)
        case .refuse: stage.keep(sighting, in: \.refusals)
        default: return
        }
        network.heard(sighting, for: machine.name, stage.asker.architecture)
        if message.yourAddress != .any {
            owners[.ipv4(message.yourAddress)] = key
            machine.addresses.insert(.ipv4(message.yourAddress))
        }
    }

    private func isFromBootServer(_ sighting: Sighting, _ stage: Stage) -> Bool {
        if sighting.source.port == 4011 || sighting.destination.port == 4011 {
            return !stage.bootRequests.isEmpty || sighting.type != .offer
        }
        let number = sighting.message.transactionID
        let asked = stage.bootRequests.contains { $0.message.transactionID == number }
        let askedForAddress = (stage.discovers + stage.requests).contains { $0.message.transactionID == number }
        return asked && (!askedForAddress || (sighting.isProxy && sighting.type == .acknowledge))
    }

    /// DHCPv6 (RFC 8415 §8): type(1) transaction(3), then options: code(2) length(2) value.
    func takeDHCPv6(_ udp: UDPPart, _ ip: IPHeader, _ link: LinkHeader, at mark: Mark) {
        var rest = udp.payload
        guard let type: UInt8 = rest.readInteger(), rest.readBytes(length: 3) != nil else { return }
        var options: [UInt16: [UInt8]] = [:]
        while let code: UInt16 = rest.readInteger(), let length: UInt16 = rest.readInteger(),
            let value = rest.readBytes(length: Int(length)), options.count < 64
        {
            options[code] = value
        }
        let isRequest = udp.destinationPort == 547
        guard let hardware = isRequest ? link.source : link.destination, !hardware.isMulticast else { return }
        let key = MachineKey.hardware(HardwareAddress(hardware))
        let machine = machine(key, named: "\(hardware)", hardware, at: mark)
        countMessage()
        owners[isRequest ? ip.source : ip.destination] = key
        let architecture = options[61].flatMap {
            $0.count >= 2 ? ClientArchitecture(rawValue: UInt16($0[0]) << 8 | UInt16($0[1])) : nil
        }
        let isNew =
            machine.stages.last?.version6 == nil || (type == 1 && machine.stages.last?.transfers.isEmpty == false)
        if isRequest, isNew {
            let isHTTP = architecture?.isHTTP ?? false
            let stage = Stage(
                Asker(architecture == nil ? .system : isHTTP ? .httpFirmware : .pxeROM, architecture), at: mark)
            stage.version6 = Stage.Version6()
            machine.begin(stage)
        }
        guard let stage = machine.stages.last, stage.version6 != nil else { return }
        stage.last = mark
        if isRequest {
            if type == 1, (stage.version6?.solicits.count ?? 0) < Stage.limit { stage.version6?.solicits.append(mark) }
        } else {
            if (stage.version6?.replies.count ?? 0) < Stage.limit { stage.version6?.replies.append(mark) }
            if let file = options[59] { stage.version6?.file = String(decoding: file, as: UTF8.self) }
            if let parameters = options[60], !PacketFollower.areCounted(parameters) {
                stage.version6?.rawParameters = mark
            }
            if let address = options[3].flatMap(PacketFollower.address(inAssociation:)) { owners[.ipv6(address)] = key }
        }
    }

    /// Whether octets are strings behind their lengths of two octets (RFC 5970 §3.2).
    private static func areCounted(_ octets: [UInt8]) -> Bool {
        var rest = octets[...]
        while rest.count >= 2 {
            let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            guard length <= rest.count - 2 else { return false }
            rest = rest.dropFirst(2 + length)
        }
        return rest.isEmpty
    }

    /// The address in an IA_NA option: IAID(4) T1(4) T2(4), then option 5: code(2) length(2) address(16) (RFC 8415 §21.4, §21.6).
    private static func address(inAssociation octets: [UInt8]) -> IPv6Address? {
        guard octets.count >= 32, octets[12] == 0, octets[13] == 5 else { return nil }
        return IPv6Address(octets: octets[16..<32])
    }
}

extension Stage {
    /// Whether a transaction number is one of this stage.
    func knows(_ number: UInt32) -> Bool {
        [discovers, requests, bootRequests].contains { $0.contains { $0.message.transactionID == number } }
    }

    var knowsNothing: Bool { discovers.isEmpty && requests.isEmpty && bootRequests.isEmpty }

    var messageCount: Int {
        discovers.count + requests.count + relayed.count + bootRequests.count + declines.count + offers.count
            + acknowledgments.count + refusals.count + bootReplies.count + strays.count + broken.count
    }
}
