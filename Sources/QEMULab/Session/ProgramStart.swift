// SPDX-License-Identifier: Apache-2.0

/// Tells whether the boot file runs. That it was fetched is no sign: firmware refuses files, and a boot goes on without them.
///
/// The signs: the processor is at 0x7C00, where a PXE ROM starts a program (PXE 2.1 §4.4.5); iPXE names the kind of file that it starts by itself
/// (`boot.ipxe : 64 bytes [script]`); EDK2 says which boot option it starts.
struct ProgramStart {
    /// Where the boot file is.
    private enum State: Equatable {
        case elsewhere
        case requested(String)
        case loaded(String)
    }

    /// A boot file has started.
    struct Start: Equatable {
        /// Its name.
        let name: String
        /// Whether its last octet was seen to be confirmed. Otherwise that is about to be told: the signs come by another way.
        let isLoaded: Bool
    }

    /// Whether the emulator tells when the processor is at 0x7C00. If not, iPXE's word for such programs is the sign.
    private let isTraced: Bool
    private var state = State.elsewhere
    private var recent = ""

    /// Words of firmware that has given the file up: EDK2, iPXE, SeaBIOS at its next device.
    private static let refusals = ["BdsDxe: failed to load Boot", "Could not boot", "Booting from "]

    /// EDK2's word as it starts an image that it has loaded.
    private static let starting = "BdsDxe: starting Boot"

    /// More than a line of firmware, so that words that come in pieces are found.
    private static let window = 512

    init(isTraced: Bool) {
        self.isTraced = isTraced
    }

    /// The boot came to a phase.
    mutating func reached(_ phase: BootPhase) {
        switch phase {
        case .bootFileRequested(let name):
            state = .requested(name)
            recent = ""
        case .bootFileLoaded(let name, _, _): if state == .requested(name) { state = .loaded(name) }
        default: break
        }
    }

    /// The guest wrote this on its console, plain.
    mutating func wrote(_ text: String) -> Start? {
        guard state != .elsewhere else { return nil }
        recent = String((recent + text).suffix(Self.window))
        let refusal = Self.refusals.compactMap { recent.firstRange(of: $0)?.lowerBound }.min()
        let sign = signPlace
        if let sign, sign < refusal ?? recent.endIndex { return started() }
        if refusal != nil { state = .elsewhere }
        return nil
    }

    /// The processor was at 0x7C00.
    mutating func executed() -> Start? { started() }

    private var signPlace: String.Index? {
        let place = recent.firstRange(of: Self.starting)?.lowerBound
        // iPXE writes the kind in brackets once it has told it by the contents, just before it starts it.
        let word = recent.firstMatch(of: /: \d+ bytes \[([^\]\n]+)\]/)
        guard let word, !isTraced || word.1 != "PXE-NBP" else { return place }
        return min(place ?? recent.endIndex, word.range.lowerBound)
    }

    private mutating func started() -> Start? {
        defer { state = .elsewhere }
        switch state {
        case .elsewhere: return nil
        case .requested(let name): return Start(name: name, isLoaded: false)
        case .loaded(let name): return Start(name: name, isLoaded: true)
        }
    }
}
