// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// Takes a step of the boot of the guest whose card has this address; on any thread.
typealias PhaseObserver = @Sendable (BootPhase, MACAddress) -> Void

/// A step of one guest's boot, as the lab's servers see it.
public enum BootPhase: Sendable, Equatable {
    /// The emulator was started.
    case powerOn
    /// The ROM asks for an address.
    case discover
    /// A server offered an address.
    case offer(IPv4Address)
    /// Our server, as ProxyDHCP server, offered this file.
    case bootOffered(String)
    /// Our server answered on port 4011, or a request for a boot server by broadcast.
    case bootServerAnswered
    /// A server confirmed the address.
    case acknowledged(IPv4Address)
    /// The first request for the boot file that was offered.
    case bootFileRequested(String)
    /// The last octet of the boot file was confirmed. Whether the firmware starts it, it decides now.
    case bootFileLoaded(String, octets: UInt64, duration: Duration)
    /// The boot file runs.
    case bootFileRunning(String)
    /// A file was loaded whole, over TFTP or HTTP.
    case fileLoaded(String, octets: UInt64, duration: Duration, via: Transport)
    /// A file was asked for that is not there. Boot programs probe for names, so this is no failure.
    case fileNotFound(String, via: Transport)
    /// pxeinfo's report of its machine has arrived.
    case reported(MACAddress, octets: Int)
    /// The guest's screen shows pixels, no text cells: the serial console has no part of it.
    case graphics(width: Int, height: Int, isRead: Bool)
    /// The expectation was met.
    case expectationMet(String)
    /// The guest turned itself off, or asked for a reset.
    case guestEnded

    /// How a file was asked for.
    public enum Transport: String, Sendable, Equatable {
        case tftp
        case http
    }

    /// The name of the phase in a report: stable, lower-case, with hyphens.
    public var name: String {
        switch self {
        case .powerOn: "power-on"
        case .discover: "discover"
        case .offer: "offer"
        case .bootOffered: "boot-offer"
        case .bootServerAnswered: "boot-server"
        case .acknowledged: "ack"
        case .bootFileRequested: "nbp-requested"
        case .bootFileLoaded: "nbp-loaded"
        case .bootFileRunning: "nbp-running"
        case .fileLoaded: "file-loaded"
        case .fileNotFound: "file-not-found"
        case .reported: "reported"
        case .graphics: "graphics"
        case .expectationMet: "expectation-met"
        case .guestEnded: "guest-ended"
        }
    }

    /// What there is to say about it beside its name.
    public var detail: String {
        switch self {
        case .powerOn, .discover, .bootServerAnswered, .guestEnded: ""
        case .bootOffered(let file): file
        case .offer(let address), .acknowledged(let address): address.description
        case .bootFileRequested(let file), .bootFileRunning(let file): file
        case .bootFileLoaded(let file, let octets, let duration):
            "\(file), \(octets) bytes, \(Self.speed(octets, duration)) MB/s"
        case .fileLoaded(let file, let octets, let duration, let transport):
            "\(file), \(octets) bytes, \(Self.speed(octets, duration)) MB/s over \(transport.rawValue)"
        case .fileNotFound(let file, let transport): "\(file) over \(transport.rawValue)"
        case .reported(let hardware, let octets): "\(hardware), \(octets) bytes"
        case .graphics(let width, let height, let isRead):
            "\(width)x\(height); the serial console does not show this screen, "
                + (isRead ? "its text is read by the machine's font" : "use --screenshot and --expect-screen")
        case .expectationMet(let expectation): expectation
        }
    }

    /// Megabytes a second with two decimals.
    private static func speed(_ octets: UInt64, _ duration: Duration) -> String {
        (Double(octets) / 1e6 / max(duration.inSeconds, 1e-6)).text(decimals: 2)
    }
}
