// SPDX-License-Identifier: Apache-2.0

public import NetAddress
public import VirtualSegment

/// What to boot, on what, and what to expect of it.
public struct BootRequest: Sendable {
    /// A program given outright: its bytes are served under its name, and that name is offered.
    public struct Program: Sendable, Equatable {
        /// The file name that is offered to the client.
        public var name: String
        /// The image.
        public var image: [UInt8]

        /// A program from its name and image.
        public init(name: String, image: [UInt8]) {
            self.name = name
            self.image = image
        }
    }

    /// The program that the ROM loads; nil where ``bootFile`` names one below ``roots``.
    public var program: Program?

    /// Programs that are served from memory as well, for ``program`` to load.
    public var companions: [Program] = []

    /// The file name that is offered, if it is not the program's: a name below one of ``roots``, or a URL for iPXE.
    public var bootFile: String?

    /// What a loader gets when it asks by DHCP in its turn: a name below one of ``roots``, or a URL for iPXE.
    ///
    /// The emulator's ROM, which is iPXE, then passes for firmware that is not, so that the loader comes first. Nil gives every
    /// stage the same file.
    public var script: String?

    /// What the machines boot from, instead of their cards; then no program is offered.
    public var medium: InsertedMedium?

    /// Whether there is a DHCP server on the network.
    public var hasDHCP = true

    /// What the lab's server is on the network.
    public var role = ServerRole.dhcp

    /// What the guests are plugged into.
    public var network = LabNetworkKind.segment

    /// How many guests boot this at once, 1 to 64; every one must meet the expectations.
    public var clients = 1

    /// Folders whose files are served by TFTP and HTTP; of two files with one name the first folder's is served.
    public var roots: [String] = []

    /// TCP services of this computer's loopback address that guests reach as 10.0.2.2, by port. They reach no other but our own HTTP server.
    public var hostPorts: Set<UInt16> = []

    /// The emulated machine.
    public var machine = MachineDescription()

    /// What the console must show, in this order.
    public var expectations: [Expectation] = []

    /// What the screen must show, in this order; beside ``expectations``.
    public var screens: [ScreenPattern] = []

    /// What the console must not show.
    public var rejections: [Expectation] = []

    /// Typed on the console: the first when the first expectation is met, and so on; those behind the last expectation with the screens.
    public var keystrokes: [String] = []

    /// When to give up; nil waits for ever.
    public var timeout: Duration?

    /// What the cable does to frames.
    public var faults = FaultModel.Settings()

    /// The seed of all that is random in the lab.
    public var seed: UInt64 = 1

    /// Writes all frames that the guests' cards see to this file, in pcapng with an interface for each guest.
    public var capture: String?

    /// Writes what the guest sends to its serial port to this file, byte for byte. Of several guests the first one's goes there, the
    /// second one's to `name-2.ext`, and so on; so do reports and screens.
    public var serialLog: String?

    /// Takes the report that pxeinfo sends and writes it to this file.
    public var report: String?

    /// Writes the screen to this file as PNG, at the end.
    public var screenshot: String?

    /// Replaces files that somebody else wrote or changed.
    public var replacesFiles = false

    /// Presses a key at iPXE's "Press Ctrl-B" banner, which else waits two seconds for one.
    public var skipsBanner = true

    /// Where gdb connects; the guest waits for it before its first instruction.
    public var debugger: DebuggerFiles?

    /// What a person types while the guest runs; the session ends with the stream. For a single guest.
    public var keyboard: AsyncStream<[UInt8]>?

    /// A request for nothing in particular; set what is to be booted.
    public init() {}
}

/// What the guests of a session are plugged into.
public enum LabNetworkKind: String, CaseIterable, Sendable {
    /// The virtual segment in this process: no rights needed, every cable can be made bad.
    case segment
    /// TAP devices and a bridge in a network namespace of our own, with the servers of `pxekit serve` on real sockets; Linux.
    case tap
}

/// What the lab's server is on the network.
public enum ServerRole: String, CaseIterable, Sendable {
    /// The only DHCP server.
    case dhcp
    /// A ProxyDHCP server, beside a DHCP server that gives addresses and knows nothing of boots.
    case proxy
}

/// How a boot ended.
public enum BootOutcome: Sendable, Equatable {
    /// Every expectation was met, or there was none and the guest turned itself off.
    case reached
    /// The console showed what it must not.
    case rejected(String)
    /// The guest ended before it showed this.
    case endedEarly(missing: String)
    /// The firmware said this, its last words, before what was expected was shown (nil: nothing was expected).
    case gaveUp(String, missing: String?)
    /// Time ran out while this was waited for (nil: for the guest's end).
    case timedOut(missing: String?)
}

/// What the boot of one guest brought.
public struct BootReport: Sendable, Equatable {
    /// The guest's number in its session, from 1.
    public var guest: Int
    /// The hardware address of its card.
    public var mac: MACAddress
    /// How it ended.
    public var outcome: BootOutcome
    /// Its phases.
    public var timeline: BootTimeline
    /// The last text screen.
    public var screen: [String]
    /// The seed it was run with.
    public var seed: UInt64
}
