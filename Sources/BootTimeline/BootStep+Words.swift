// SPDX-License-Identifier: Apache-2.0

extension BootStep: CustomStringConvertible {
    /// A few words for people: `loaded vmlinuz by HTTP, 14.15 MB at 43.1 MB/s`.
    public var description: String {
        switch self {
        case .discover(let words): words.isEmpty ? "DISCOVER" : "DISCOVER from \(words)"
        case .offer(let address, let file):
            "OFFER" + (address.map { " \($0)" } ?? " by ProxyDHCP") + (file.map { ", boots \($0)" } ?? "")
        case .request(let address): "REQUEST" + (address.map { " \($0)" } ?? "")
        case .acknowledged(let address, let file): "ACK \(address)" + (file.map { ", boots \($0)" } ?? "")
        case .refusedAddress: "NAK"
        case .bootServer(let file): "ACK of the boot server" + (file.map { ", boots \($0)" } ?? "")
        case .gaveUp(let what): what
        case .unanswered(let reason): "no answer: \(reason)"
        case .noBootFile(let reason): "no boot file: \(reason)"
        case .bootpNotServed(let reason): reason
        case .loopBroken(let boots):
            "booted the same loader \(boots) times in a row: the loop is broken with another file (D36)"
        case .ladder(_, let words): words
        case .leftOut(let options): "has no room for options: \(options)"
        case .fetches(let file, let transport): "fetches \(file) by \(transport.rawValue)"
        case .loaded(let file, let transport, let bytes, let duration):
            "loaded \(file) by \(transport.rawValue), \(BootStep.volume(bytes))"
                + (BootStep.rate(bytes, duration).map { " at \($0)" } ?? "")
        case .missing(let file, let transport): "\(file) is not there (\(transport.rawValue))"
        case .failed(let file, let transport, let reason): "failed to load \(file) by \(transport.rawValue): \(reason)"
        case .reported(let bytes, nil): "reported its PXE ROM, \(bytes) bytes"
        case .reported(let bytes, let progress?): "reported from pxeboot: \(progress), \(bytes) bytes"
        case .understoodAs(let name, let path):
            "asks for '\(name)' and gets '\(path)': its DHCP server does not close option 67"
        case .bootsOnce(let profile, let isAgain):
            "boots profile \(profile) once" + (isAgain ? ", again: the boot before did not get to its end" : "")
        case .reachedKernel(let profile): "has all of profile \(profile): its one-time boot is used"
        case .installed(let machine): "installed: \(machine) says that it is done"
        case .unbootable(let file, let reason): "cannot boot \(file): \(reason)"
        case .malformed(let text, let transport, let reason):
            "sent what is no \(transport.rawValue) request: '\(text)': \(reason)"
        case .stopped(let cause, let reason): "STOPS: \(reason) [\(cause)]"
        }
    }

    /// `512 bytes`, `14.15 MB`: decimal, as in the figures of networks.
    private static func volume(_ bytes: UInt64) -> String {
        bytes < 100_000 ? "\(bytes) bytes" : "\(hundredths(Double(bytes) / 1e6)) MB"
    }

    /// Megabytes a second; nil for a file so small that the figure says nothing.
    private static func rate(_ bytes: UInt64, _ duration: Duration) -> String? {
        guard bytes >= 100_000, duration > .zero else { return nil }
        return "\(hundredths(Double(bytes) / 1e6 / (duration / .seconds(1)))) MB/s"
    }

    private static func hundredths(_ number: Double) -> String {
        let rounded = UInt64((number * 100).rounded())
        let fraction = String(rounded % 100)
        return "\(rounded / 100).\(fraction.count < 2 ? "0" : "")\(fraction)"
    }
}
