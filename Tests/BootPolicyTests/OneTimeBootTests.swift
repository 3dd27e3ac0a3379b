// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import Testing

/// One-time boots under a clock that only these tests set.
@Suite("one-time boots")
struct OneTimeBootTests {
    private static let needed = ["linux", "initrd.gz"]
    private static let firmware = OneTimeBoot.Asking(isSearch: true, isTold: true, isFirmware: true)
    private static let request = OneTimeBoot.Asking(isSearch: false, isTold: true, isFirmware: true)
    private static let loader = OneTimeBoot.Asking(isSearch: true, isTold: true, isFirmware: false)
    private static let other = OneTimeBoot.Asking(isSearch: true, isTold: false, isFirmware: true)

    private static func whole(_ file: String) -> OneTimeBoot.Delivery { .init(file, bytes: 100, size: 100) }

    /// What happens to a boot, second by second, and what is new by it.
    enum Step {
        case asks(OneTimeBoot.Asking)
        case fetches(OneTimeBoot.Delivery)
        case done
    }

    private static func news(_ boot: inout OneTimeBoot, _ steps: [Step]) -> [OneTimeBoot.News] {
        var news: [OneTimeBoot.News] = []
        for (second, step) in steps.enumerated() {
            let found: OneTimeBoot.News? =
                switch step {
                case .asks(let asking): boot.asked(asking, at: .seconds(second))
                case .fetches(let delivery): boot.arrived(delivery, needed: needed)
                case .done:
                    {
                        boot.done()
                        return nil
                    }()
                }
            if let found { news.append(found) }
        }
        return news
    }

    private static let installs: [Step] = [.fetches(whole("linux")), .fetches(whole("initrd.gz"))]

    static let cases: [(title: String, steps: [Step], news: [OneTimeBoot.News])] = [
        (
            "DISCOVER, REQUEST, 4011 and a loader's own DHCP are one boot",
            [
                .asks(firmware), .asks(firmware), .asks(request), .asks(request), .fetches(whole("pxelinux.0")),
                .fetches(whole("pxelinux.0")), .asks(loader), .asks(request),
            ] + installs, [.taken, .used]
        ),
        (
            "a REQUEST takes it whose DISCOVER was answered by something else", [.asks(request)] + installs,
            [.taken, .used]
        ),
        ("a machine that is told something else does not take it", [.asks(other), .fetches(whole("linux"))], []),
        (
            "without its last RAM disk it comes again at the next try",
            [.asks(firmware), .fetches(whole("linux")), .asks(firmware)] + installs, [.taken, .takenAgain, .used]
        ),
        (
            "what one try has fetched does not count in the next",
            [.asks(firmware), .fetches(whole("initrd.gz")), .asks(firmware), .fetches(whole("linux"))],
            [.taken, .takenAgain]
        ),
        ("the next boot is not its any more", [.asks(firmware)] + installs + [.asks(other)], [.taken, .used, .over]),
        (
            "files that are fetched once more do not change that",
            [.asks(firmware)] + installs + installs + [.asks(other)], [.taken, .used, .over]
        ),
        ("what was fetched before any boot took it does not count", installs + [.asks(firmware)], [.taken]),
        ("a machine that is done has used it", [.asks(firmware), .done, .asks(other)], [.taken, .over]),
        (
            "a kernel that broke off is not there, however often",
            [
                .asks(firmware), .fetches(.init("linux", bytes: 60, size: 100, isComplete: false)),
                .fetches(.init("linux", bytes: 60, size: 100, isComplete: false)), .fetches(whole("initrd.gz")),
            ], [.taken]
        ),
        (
            "the rest of one that broke off makes it whole",
            [
                .asks(firmware), .fetches(.init("linux", bytes: 60, size: 100, isComplete: false)),
                .fetches(.init("linux", bytes: 40, size: 100, isFromStart: false)), .fetches(whole("initrd.gz")),
            ],
            [.taken, .used]
        ),
        (
            "a part alone is not the whole",
            [
                .asks(firmware), .fetches(.init("linux", bytes: 40, size: 100, isFromStart: false)),
                .fetches(whole("initrd.gz")),
            ], [.taken]
        ),
        (
            "numbers beyond all bounds do no harm",
            [
                .asks(firmware), .fetches(.init("linux", bytes: .max, size: .max, isComplete: false)),
                .fetches(.init("linux", bytes: .max, size: .max, isFromStart: false)), .fetches(whole("initrd.gz")),
            ],
            [.taken, .used]
        ),
    ]

    @Test("exactly one boot takes it", arguments: cases.indices)
    func once(number: Int) {
        let example = Self.cases[number]
        var boot = OneTimeBoot(number: 1, profile: "install")
        #expect(Self.news(&boot, example.steps) == example.news, "\(example.title)")
    }

    @Test("one that is to hold until the machine is done is taken by boot after boot until then")
    func untilDone() {
        var boot = OneTimeBoot(number: 1, profile: "install", isUntilDone: true)
        #expect(Self.news(&boot, [.asks(Self.firmware)] + Self.installs) == [.taken, .used])
        #expect(boot.holdsForBoots && boot.holdsForFiles)
        #expect(Self.news(&boot, [.asks(Self.firmware)] + Self.installs) == [.takenAgain, .used])
        #expect(Self.news(&boot, [.done, .asks(Self.other)]) == [.over])
    }

    @Test(
        "before a boot takes it, files are made by what is assigned; of the boot that used it they are still made by it"
    )
    func holds() {
        var boot = OneTimeBoot(number: 1, profile: "install")
        #expect(boot.holdsForBoots && !boot.holdsForFiles)
        _ = Self.news(&boot, [.asks(Self.firmware)])
        #expect(boot.holdsForBoots && boot.holdsForFiles && boot.taken == .seconds(0))
        _ = Self.news(&boot, Self.installs)
        #expect(!boot.holdsForBoots && boot.holdsForFiles)
    }

    @Test("it remembers a few names, whatever is fetched")
    func bounded() {
        var boot = OneTimeBoot(number: 1, profile: "install")
        _ = boot.asked(Self.firmware, at: .zero)
        let needed = (0..<100).map { "file\($0)" }
        let news = needed.compactMap { boot.arrived(Self.whole($0), needed: needed) }
        #expect(news.isEmpty && boot.stage == .taken)
    }

    @Test(
        "loaders write one name in many ways",
        arguments: [
            ("linux", "linux"), ("/linux", "linux"), ("::linux", "linux"), ("\\boot\\Linux", "boot/linux"),
            ("http://192.0.2.1:8080/boot/linux", "boot/linux"), ("http://192.0.2.9/linux", nil),
            ("192.0.2.9::linux", nil),
        ] as [(String, String?)])
    func names(written: String, name: String?) {
        #expect(ServedName.of(written, url: "http://192.0.2.1:8080") == name)
    }
}
