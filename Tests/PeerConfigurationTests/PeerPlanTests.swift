// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import NetAddress
import PeerConfiguration
import Testing

@Suite struct PeerPlanTests {
    /// Everybody who can ask: each architecture, each loader, machines that are named and one that is not.
    static let clients: [ClientIdentity] = {
        var clients: [ClientIdentity] = []
        let uuids: [ClientUUID?] = [nil, ClientUUID("564d9b0a-1c2d-4e5f-8091-a2b3c4d5e6f7")]
        let known = ClientIdentity.KnownClasses(vendorPrefixes: ["HW-Client"])
        for number: UInt16 in 0...41 {
            let architecture = ClientArchitecture(rawValue: number)
            for userClass: String? in [nil, "iPXE", "gPXE"] {
                // A loader's requests are no HTTP Boot.
                guard architecture.platform != nil, userClass == nil || !architecture.isHTTP else { continue }
                let usual = (architecture.isHTTP ? "HTTPClient" : "PXEClient") + ":Arch:x:UNDI:y"
                for mac in [MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56), MACAddress(0x52, 0x54, 0, 0, 0, 0x99)] {
                    for uuid in uuids {
                        // Who boots by HTTP says so in its class.
                        for vendor in architecture.isHTTP ? [usual] : [usual, "HW-Client"] {
                            clients.append(
                                ClientIdentity(
                                    hardware: HardwareAddress(mac), uuid: uuid, vendorClass: VendorClass(vendor),
                                    userClasses: userClass.map { [$0] } ?? [], architectures: [architecture],
                                    known: known))
                        }
                    }
                }
            }
        }
        return clients
    }()

    @Test("the first answer that holds is the policy's", arguments: SamplePlan.allCases)
    func answers(sample: SamplePlan) {
        let plan = sample.plan([])
        for client in Self.clients {
            let answer = plan.answers.first { $0.condition.holds(for: client) }
            let choice = try? sample.rules.choice(for: BootQuestion(client, at: SamplePlan.server))
            #expect(answer?.told?.file == choice?.file, "\(client) got \(answer?.name ?? "none")")
            #expect(answer?.told.map { $0.isForHTTPBoot == (client.transport == .http) } ?? true)
        }
    }

    @Test("answers that say the same are one, and each has a name of its own")
    func joined() {
        let plan = SamplePlan.loaders.plan([])
        #expect(plan.answers.count == 11)
        #expect(Set(plan.answers.map(\.name)).count == 11)
        #expect(plan.answers.filter { $0.condition.userClass == "iPXE" }.count == 3)
        // Whoever is left alone is told nothing, by one answer for all kinds of programs.
        let alone = SamplePlan.machines.plan([]).answers.filter { $0.name.hasPrefix("alone") }
        #expect(alone.count == 1 && alone.allSatisfy { $0.told == nil && $0.condition.userClass == nil })
    }

    @Test("iPXE that would be given itself is told nothing")
    func loop() {
        let answers = SamplePlan.looping.plan([]).answers
        #expect(answers.first { $0.condition.userClass == "iPXE" && $0.told == nil } != nil)
    }

    @Test("a Raspberry Pi, which says that it is a BIOS, is told of")
    func raspberryPi() {
        let rule = BootRule(
            "pi", match: ClientMatch(platforms: [.raspberryPi]), action: .boot(BootPlan(loader: "bootcode.bin")))
        #expect(PeerPlan(BootRules([rule]), server: SamplePlan.server).notes.count == 1)
    }

    @Test("of several loaders the first that a machine can start is told, and that it is so")
    func ladder() {
        let plan = BootPlan(loader: "a.efi", otherLoaders: ["b.0", "c.efi"])
        let told = PeerPlan(BootRules([BootRule("all", action: .boot(plan))]), server: SamplePlan.server)
        #expect(told.notes.count == 1 && told.notes[0].contains("rule all: no other server sees which loader works"))
        #expect(
            Set(told.answers.compactMap { $0.told.map(\.isForHTTPBoot) == false ? $0.told?.file : nil }) == [
                "a.efi", "b.0",
            ])
    }
}

extension ClientCondition {
    fileprivate func holds(for client: ClientIdentity) -> Bool {
        func meets<Value: Equatable>(_ wanted: [Value], _ value: Value?) -> Bool {
            wanted.isEmpty || value.map(wanted.contains) == true
        }
        return meets(architectures, client.architecture) && meets(macs, client.hardware.mac)
            && meets(uuids, client.uuid)
            && (vendorPrefixes.isEmpty || vendorPrefixes.contains { client.vendorClass?.text.hasPrefix($0) == true })
            && (userClass.map(client.hasUserClass) ?? true)
    }
}
