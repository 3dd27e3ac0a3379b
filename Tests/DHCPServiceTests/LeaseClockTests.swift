// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import BootPolicy
    import DHCPEngine
    import DHCPWire
    import NetAddress
    import Testing

    @testable import DHCPService

    @Suite("The clock of leases")
    struct LeaseClockTests {
        private static let day = Duration.seconds(1_700_000_000)

        private static func lease(_ number: UInt8, until end: Duration) -> Lease {
            Lease(
                address: IPv4Address(10, 0, 0, number),
                holder: .client(.hardware(HardwareAddress(MACAddress(2, 0, 0, 0, 0, number)))), expires: end)
        }

        @Test(
            "it goes on evenly when the time of day is set, and knows how far that is ahead",
            arguments: [86_400, -7200])
        func step(seconds: Int) {
            var clock = LeaseClock(day: Self.day, steady: .seconds(50))
            #expect(clock.step(day: Self.day + .seconds(10), steady: .seconds(60)) == nil)
            #expect(clock.step(day: Self.day + .milliseconds(20_100), steady: .seconds(70)) == nil)
            let set = Self.day + .seconds(30 + seconds)
            #expect(clock.step(day: set, steady: .seconds(80)) == .seconds(seconds))
            #expect(clock.step(day: set + .seconds(1), steady: .seconds(81)) == nil)
            #expect(clock.time(at: .seconds(81)) == Self.day + .seconds(31))
            #expect(clock.offset == .seconds(seconds))
        }

        @Test("a lease of this run ends when its client thinks so, one of an earlier run by the time of day")
        func ledger() {
            let (early, late) = (
                Self.lease(1, until: Self.day + .seconds(100)), Self.lease(2, until: Self.day + .seconds(600))
            )
            var ledger = DHCPLedger([early, late])
            let own = Self.lease(3, until: Self.day + .seconds(3600))
            ledger.take(.put(own))
            // The host began with a clock that was a year behind.
            let year = Duration.seconds(31_536_000)
            let corrected = ledger.dayWasSet(by: year)
            #expect(Set(corrected) == [early.shifted(by: .zero - year), late.shifted(by: .zero - year)])
            #expect(ledger.own == [own])
            #expect(ledger.leases[own.address] == own)
            // What is renewed is this run's.
            ledger.take(.put(early))
            #expect(Set(ledger.own) == [early, own])
        }

        @Test("an offer outlives a step of the time of day, and an address that is bound is not given to another")
        func offers() throws {
            var clock = LeaseClock(day: Self.day, steady: .zero)
            let subnet = try #require(IPv4Subnet("10.0.0.254/24"))
            let pool = IPv4Address(10, 0, 0, 1)...IPv4Address(10, 0, 0, 1)
            var responder = DHCPResponder(
                DHCPConfiguration(subnets: [SubnetConfiguration(subnet: subnet, pools: [pool])]))
            let arrival = Arrival(interface: "eth0", local: subnet.address)
            func message(_ type: DHCPMessageType, _ number: UInt8) -> DHCPMessage {
                var message = DHCPMessage(
                    operation: .request, transactionID: 1,
                    hardware: HardwareAddress(MACAddress(2, 0, 0, 0, 0, number)))
                message.type = type
                return message
            }
            let offer = try #require(
                responder.received(message(.discover, 1), on: arrival, at: clock.time(at: .zero)).replies.first
            ).message
            #expect(clock.step(day: Self.day + .seconds(86_400), steady: .seconds(1)) != nil)
            var request = message(.request, 1)
            request.options.set(.requestedAddress, offer.yourAddress)
            request.options.set(.serverIdentifier, subnet.address)
            let bound = responder.received(request, on: arrival, at: clock.time(at: .seconds(2)))
            #expect(bound.replies.first?.message.type == .acknowledge)
            #expect(clock.step(day: Self.day - .seconds(86_400), steady: .seconds(3)) != nil)
            let other = responder.received(message(.discover, 2), on: arrival, at: clock.time(at: .seconds(4)))
            #expect(other.replies.isEmpty)
        }
    }
#endif
