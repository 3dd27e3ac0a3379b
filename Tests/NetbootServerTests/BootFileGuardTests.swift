// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import TestSupport
    import BootPolicy
    import DHCPEngine
    @testable import DHCPService
    import DHCPWire
    import DiskCatalog
    import NIOCore
    import NetAddress
    import Testing

    @testable import NetbootServer

    @Suite struct BootFileGuardTests {
        private static let address = IPv4Address(192, 0, 2, 100)
        private static let script = CatalogFile(ByteBuffer(string: "#!ipxe\nshell\n"))
        private static let text = CatalogFile(noise(600))

        /// A guard that has seen a machine with this architecture (option 93) get its address and the name of its boot file.
        private func seen(_ architecture: UInt16, userClass: String? = nil) -> BootFileGuard {
            let server = IPv4Address(192, 0, 2, 1)
            let subnet = IPv4Subnet(address: server, prefixLength: 24).map {
                SubnetConfiguration(subnet: $0, pools: [Self.address...Self.address])
            }
            let rules = BootRules([BootRule("all", action: .boot(BootPlan(loader: "boot")))])
            var responder = DHCPResponder(
                DHCPConfiguration(
                    subnets: subnet.map { [$0] } ?? [], rules: rules, knownClasses: .init(loaders: ["Corp"])))
            let bootFiles = BootFileGuard()
            for (type, program) in [(DHCPMessageType.discover, nil), (.request, nil), (.request, userClass)] {
                var message = DHCPMessage(
                    operation: .request, transactionID: 1,
                    hardware: HardwareAddress(MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)))
                message.type = type
                message.vendorClass = VendorClass("PXEClient:Arch:0000\(architecture):UNDI:002001")
                message.options.set(.clientArchitecture, architecture)
                if type == .request {
                    message.options.set(.requestedAddress, Self.address)
                    message.options.set(.serverIdentifier, server)
                }
                if let program { message.options[.userClass] = Array(program.utf8) }
                let arrival = Arrival(interface: "eth0", local: server)
                let decision = responder.received(message, on: arrival, at: .seconds(100))
                bootFiles.note(
                    DHCPExchange(time: .seconds(100), arrival: arrival, request: message, decision: decision))
            }
            return bootFiles
        }

        @Test(
            "U22: a boot file that the firmware cannot start is named with what the user will see",
            arguments: [
                (0, "the client (architecture 0) boots bios-pxe", "too big to fit in free base memory"),
                (7, "the client (architecture 7) boots uefi-x64", "image is not valid"),
            ])
        func unbootable(architecture: UInt16, cause: String, symptom: String) throws {
            let reason = try #require(
                seen(architecture).objection(to: Self.script, named: "boot", for: Self.address))
            #expect(reason.contains(cause), "\(reason)")
            #expect(reason.contains(symptom), "\(reason)")
        }

        @Test("only the file that DHCP has named, only firmware, only what is known for certain")
        func others() {
            let bootFiles = seen(0)
            #expect(bootFiles.objection(to: Self.script, named: "menu.ipxe", for: Self.address) == nil)
            #expect(bootFiles.objection(to: Self.script, named: "boot", for: IPv4Address(192, 0, 2, 101)) == nil)
            #expect(bootFiles.objection(to: Self.text, named: "boot", for: Self.address) == nil)
            for loader in ["iPXE", "Corp"] {
                #expect(seen(0, userClass: loader).objection(to: Self.script, named: "boot", for: Self.address) == nil)
            }
        }
    }
#endif
