// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import NetAddress
internal import NetbootServer

/// The guests of one session, and who is meant by a hardware address.
struct GuestParty: Sendable {
    /// In the order of their numbers.
    let all: [Guest]
    private let byHardware: [MACAddress: Guest]

    /// A party of guests whose hardware addresses differ.
    init(_ guests: [Guest]) {
        all = guests
        byHardware = Dictionary(guests.map { ($0.machine.mac, $0) }) { first, _ in first }
    }

    /// Tells a phase to the guest that it is of. What others do on the network is nobody's.
    var observer: PhaseObserver {
        { phase, hardware in byHardware[hardware]?.seen(phase) }
    }

    /// Writes a guest's report to its file.
    @Sendable func keep(_ report: MachineReport) {
        guard let guest = byHardware[report.hardware] else { return }
        guest.files.report?.write(report.text.utf8)
        guest.seen(.reported(report.hardware, octets: report.text.utf8.count))
    }
}
