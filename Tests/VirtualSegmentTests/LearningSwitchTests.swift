// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing
import VirtualSegment

@Suite("Learning switch")
struct LearningSwitchTests {
    private let first = MACAddress(2, 0, 0, 0, 0, 1)
    private let second = MACAddress(2, 0, 0, 0, 0, 2)

    @Test("an unknown destination is flooded, a known one is not, and nothing goes back where it came from")
    func forwarding() {
        var fabric = LearningSwitch()
        let ports = (0..<3).map { _ in fabric.addPort() }
        #expect(fabric.forward(from: first, to: second, arriving: ports[0]) == [ports[1], ports[2]])
        #expect(fabric.forward(from: second, to: first, arriving: ports[1]) == [ports[0]])
        #expect(fabric.forward(from: first, to: second, arriving: ports[0]) == [ports[1]])
        #expect(fabric.forward(from: first, to: .broadcast, arriving: ports[0]) == [ports[1], ports[2]])
        #expect(fabric.forward(from: second, to: second, arriving: ports[1]).isEmpty)
    }

    @Test("a host that moves is found at its new port; a group address is never a place")
    func learning() {
        var fabric = LearningSwitch()
        let ports = (0..<3).map { _ in fabric.addPort() }
        _ = fabric.forward(from: first, to: .broadcast, arriving: ports[0])
        _ = fabric.forward(from: first, to: .broadcast, arriving: ports[2])
        #expect(fabric.forward(from: second, to: first, arriving: ports[1]) == [ports[2]])
        _ = fabric.forward(from: .broadcast, to: first, arriving: ports[0])
        #expect(fabric.forward(from: second, to: .broadcast, arriving: ports[1]) == [ports[0], ports[2]])
    }
}
