// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import SimulatedClients
import TestSupport
import Testing

/// A model and the file that it should end up with.
struct Case: CustomTestStringConvertible {
    let model: any ClientModel
    let file: String

    var testDescription: String { model.name }

    static let all = [
        Case(model: EDK2PXEModel(), file: "grubx64.efi"),
        Case(model: EDK2HTTPModel(), file: "http://10.0.0.1/grubx64.efi"),
        Case(model: BIOSModel(.pxe21), file: "undionly.kpxe"), Case(model: BIOSModel(.pxe20), file: "undionly.kpxe"),
        Case(model: IPXEModel(), file: "boot.ipxe"), Case(model: UBootModel(), file: "uboot.img"),
        Case(model: RaspberryPiModel(), file: "bootcode.bin"),
    ]

    /// Firmware that goes to port 4011.
    static let asking = all.filter { $0.model is EDK2PXEModel || $0.model is BIOSModel }

    func client(seed: UInt32 = 7, forms: Set<OfferForm> = Set(OfferForm.allCases)) -> SimulatedClient {
        let isPi = model is RaspberryPiModel
        let mac = isPi ? MACAddress(0xB8, 0x27, 0xEB, 1, 2, 3) : MACAddress(0x52, 0x54, 0, 1, 2, 3)
        let octets: [UInt8] = isPi ? Array(repeatElement([1, 2, 3, 4], count: 4).joined()) : Array(1...16)
        return SimulatedClient(
            model, as: ClientProfile(mac: mac, uuid: ClientUUID(octets: octets), seed: seed, forms: forms))
    }
}

@Suite("Every client boots")
struct BootTests {
    @Test(
        "at once, in each role, within its own time-outs", arguments: Case.all, [Role.server, .proxy, .proxyWithPool])
    func boots(client: Case, role: Role) throws {
        var lan = VirtualLAN(client.client(), role, link: LossyLink(seed: 1))
        let boot = try lan.boot(attempts: 1)
        #expect(boot.file.file == client.file)
        #expect(boot.file.server == VirtualLAN.ours)
        #expect(boot.time <= .seconds(12))
    }

    @Test("from port 4011 alone, where the DHCP server on that host sends it there", arguments: Case.asking)
    func bootServer(client: Case) throws {
        var lan = VirtualLAN(client.client(), .bootServer, link: LossyLink(seed: 1))
        let boot = try lan.boot(attempts: 1)
        #expect(boot.file.file == client.file)
        #expect(boot.file.server == VirtualLAN.ours)
    }

    @Test(
        "in one boot although it uses a single form of offer (D4)", arguments: Case.asking,
        [OfferForm.plain, .bootThis, .bootServer])
    func singleForm(client: Case, form: OfferForm) throws {
        for role in [Role.server, .proxyWithPool] {
            var lan = VirtualLAN(client.client(forms: [form]), role, link: LossyLink(seed: 1))
            let boot = try lan.boot(attempts: 1)
            #expect(boot.file.file == client.file)
            #expect(boot.file.server == VirtualLAN.ours)
            let again = try lan.boot(attempts: 1)
            #expect(again.time <= .seconds(8), "what worked is not remembered")
        }
    }

    @Test("a client that uses menus alone boots the first line", arguments: Case.asking, [Role.server, .proxy])
    func menu(client: Case, role: Role) throws {
        let menu = BootMenuPlan(items: [
            .init(text: "One", type: .firstVendor, file: "one"), .init(text: "Disk", type: .local),
        ])
        var lan = VirtualLAN(client.client(forms: [.menu]), role, link: LossyLink(seed: 1)) {
            $0.rules = BootRules([BootRule("menu", action: .boot(BootPlan(loader: "x", menu: menu)))])
        }
        let boot = try lan.boot(attempts: 1)
        #expect(boot.file.file == "one")
    }

    @Test("although every fifth packet is lost", arguments: Case.all, [Role.server, .proxy, .proxyWithPool])
    func loss(client: Case, role: Role) {
        for seed in SeededGenerator.seeds(20) {
            var lan = VirtualLAN(
                client.client(), role, link: LossyLink(seed: seed, loss: 0.2, duplication: 0.05, reordering: 0.05))
            do {
                let boot = try lan.boot(attempts: 4)
                #expect(boot.file.file == client.file, "seed \(seed)")
            } catch {
                Issue.record(error, "seed \(seed)")
            }
        }
    }

    @Test(
        "a loader that the ROM fetched gets its script from the same server, without a loop (D34, D36)",
        arguments: [Role.server, .proxy])
    func chain(role: Role) throws {
        let rom = Case.all[2].client()
        var lan = VirtualLAN(rom, role, link: LossyLink(seed: 1))
        let first = try lan.boot(attempts: 1)
        #expect(first.file.file == "undionly.kpxe")
        var second = VirtualLAN(SimulatedClient(IPXEModel(), as: rom.profile), role, link: LossyLink(seed: 1))
        let script = try second.boot(attempts: 1)
        #expect(script.file.file == "boot.ipxe")
    }

    @Test("iPXE does not wait where this is the only server, and two seconds for a proxy that never comes")
    func ipxeWait() throws {
        let ipxe = Case.all[4].client()
        var alone = VirtualLAN(ipxe, .server, link: LossyLink(seed: 1))
        let quick = try alone.boot(attempts: 1)
        #expect(quick.time < .milliseconds(100))
        var waiting = VirtualLAN(ipxe, .server, link: LossyLink(seed: 1)) { $0.isOnlyServer = false }
        let time = try waiting.boot(attempts: 1).time
        #expect(time >= .seconds(2) && time < .milliseconds(2200))
    }

    @Test("a run is repeated exactly by its seed")
    func determinism() {
        func trace() -> [String] {
            var lan = VirtualLAN(Case.all[0].client(), .proxy, link: LossyLink(seed: 3, loss: 0.3))
            _ = try? lan.boot(attempts: 3)
            return lan.trace
        }
        #expect(trace() == trace())
    }
}
