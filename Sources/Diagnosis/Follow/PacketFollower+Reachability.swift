// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import FrameWire
internal import NetAddress

extension PacketFollower {
    func take(_ arp: ARPPacket, at mark: Mark) {
        if arp.sender != .any { network.claimed(arp.sender, by: arp.senderHardware) }
        if let machine = machines[.hardware(HardwareAddress(arp.senderHardware))], let stage = machine.stages.last {
            takeQuestion(arp, machine, stage, at: mark)
        }
        guard arp.sender != .any else { return }
        // Somebody else says that the address of a machine is his.
        if let machine = owner(of: .ipv4(arp.sender)), let hardware = machine.hardware, hardware != arp.senderHardware,
            let stage = machine.stages.last, stage.address == arp.sender, stage.conflict == nil
        {
            stage.conflict = (mark, arp.sender, arp.senderHardware)
        }
        guard arp.operation == .reply, let machine = machines[.hardware(HardwareAddress(arp.targetHardware))],
            let stage = machine.stages.last
        else { return }
        stage.questions[arp.sender]?.answered = mark
    }

    private func takeQuestion(_ arp: ARPPacket, _ machine: Machine, _ stage: Stage, at mark: Mark) {
        // Who asks for his own address looks whether it is free (RFC 5227).
        guard arp.operation == .request, arp.target != arp.sender, arp.target != stage.address else { return }
        touch(machine, stage, mark)
        if var known = stage.questions[arp.target] {
            if known.asked.count < 16 { known.asked.append(mark) }
            stage.questions[arp.target] = known
        } else if stage.questions.count < 32 {
            stage.questions[arp.target] = Stage.Question(asked: [mark])
        }
    }

    func take(_ error: ICMPError, _ ip: IPHeader, at mark: Mark) {
        let sender = owner(of: error.quoted.source)
        guard let machine = sender ?? owner(of: error.quoted.destination), let stage = machine.stages.last,
            stage.errors.count < Stage.limit
        else { return }
        touch(machine, stage, mark)
        stage.errors.append(Stage.Unreachable(mark: mark, from: ip.source, error: error, isOfClient: sender != nil))
    }
}
