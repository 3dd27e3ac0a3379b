// SPDX-License-Identifier: Apache-2.0

import Testing
import VirtualSegment

@Suite("Fault model")
struct FaultModelTests {
    private func settings(_ change: (inout FaultModel.Settings) -> Void) -> FaultModel.Settings {
        var settings = FaultModel.Settings()
        change(&settings)
        return settings
    }

    private func run(_ settings: FaultModel.Settings, seed: UInt64, frames: Int) -> [[Duration]] {
        var model = FaultModel(settings, seed: seed)
        return (0..<frames).map { model.arrivals(size: 100, now: .milliseconds($0)) }
    }

    @Test("a perfect cable delivers each frame once, at once")
    func perfect() {
        #expect(run(.init(), seed: 1, frames: 100) == (0..<100).map { [.milliseconds($0)] })
    }

    @Test("the same seed gives the same faults, another seed others")
    func seeds() {
        let bad = settings {
            $0.loss = 20
            $0.duplicate = 10
            $0.reorder = 10
        }
        #expect(run(bad, seed: 7, frames: 500) == run(bad, seed: 7, frames: 500))
        #expect(run(bad, seed: 7, frames: 500) != run(bad, seed: 8, frames: 500))
    }

    @Test("the shares are what they are set to", arguments: [0.0, 1, 20, 50, 100])
    func shares(percent: Double) {
        let frames = 20_000
        let lost = run(settings { $0.loss = percent }, seed: 3, frames: frames).count { $0.isEmpty }
        let doubled = run(settings { $0.duplicate = percent }, seed: 3, frames: frames).count { $0.count == 2 }
        for count in [lost, doubled] {
            // Four standard deviations of a binomial distribution; the seed is fixed, so this cannot flicker.
            let slack = 4 * (Double(frames) * percent / 100 * (1 - percent / 100)).squareRoot()
            #expect(abs(Double(count) - Double(frames) * percent / 100) <= slack)
        }
    }

    @Test("a frame that is overtaken arrives after one that was sent later")
    func reordering() {
        let times = run(settings { $0.reorder = 30 }, seed: 5, frames: 200).flatMap { $0 }
        #expect(times != times.sorted())
        #expect(times.count == 200)
    }

    @Test("delay is added to every frame; a rate spaces them by their size")
    func delayAndRate() {
        var model = FaultModel(settings { $0.delay = .milliseconds(7) }, seed: 1)
        #expect(model.arrivals(size: 60, now: .seconds(1)) == [.seconds(1) + .milliseconds(7)])
        // 1250 octets at 10 Mbit/s take one millisecond.
        var slow = FaultModel(settings { $0.rate = 10e6 }, seed: 1)
        #expect(slow.arrivals(size: 1250, now: .zero) == [.milliseconds(1)])
        #expect(slow.arrivals(size: 1250, now: .zero) == [.milliseconds(2)])
        #expect(slow.arrivals(size: 1250, now: .seconds(1)) == [.milliseconds(1001)])
    }
}
