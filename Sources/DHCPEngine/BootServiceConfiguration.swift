// SPDX-License-Identifier: Apache-2.0
public import BootPolicy
public import DHCPWire
import NetAddress

/// How clients are told what to boot.
public struct BootServiceConfiguration: Hashable, Sendable {
    /// Whether DISCOVERs are answered with ProxyDHCP offers where no address is given.
    public var offersByProxy: Bool
    /// Whether port 4011 is answered.
    public var answersBootServerPort: Bool
    /// Whether HTTP Boot clients are answered there too (H4).
    public var answersHTTPOnBootServerPort: Bool
    /// Whether "boot this file" goes with a prompt of no seconds: some firmware wants one (D9).
    public var sendsPrompt: Bool
    /// Whether option 67 is sent beside the header's field; shim 15.8 is confused by it (D30).
    public var sendsBootFileOption: Bool
    /// Whether names in options end with a NUL; some ROMs read past the end without it (D32).
    public var terminatesNames: Bool
    /// Whether every fetch of a boot file is told to ``DHCPResponder/fileRequested(_:by:hardware:at:)``, so that its
    /// absence means that an offer failed.
    public var seesTransfers: Bool
    /// How long replies are held back, for some firmware misses an instant one; the first match counts (D18).
    public var delays: [ReplyDelay]
    /// How many boots of a loader within ``loopWindow`` are a loop (D36).
    public var loopLimit: Int
    /// See ``loopLimit``.
    public var loopWindow: Duration
    /// Boot files that this host sends by PXE's MTFTP, and what their clients are told of it (option 43 tags 1 to 5).
    public var multicastFiles: [String: PXEOptions.MTFTP]

    /// How long replies to some clients are held back.
    public struct ReplyDelay: Hashable, Sendable {
        /// Which clients.
        public var match: ClientMatch
        /// How long, at most ten seconds.
        public var delay: Duration

        /// A delay.
        public init(match: ClientMatch, delay: Duration) {
            self.match = match
            self.delay = min(delay, .seconds(10))
        }
    }

    /// Two offers close together can hang a Raspberry Pi, so that of a proxy waits two seconds (R3).
    public static let raspberryPiDelay = ReplyDelay(match: ClientMatch(platforms: [.raspberryPi]), delay: .seconds(2))

    /// What is not given has its usual value.
    public init(
        offersByProxy: Bool = false, answersBootServerPort: Bool = true, answersHTTPOnBootServerPort: Bool = false,
        sendsPrompt: Bool = false, sendsBootFileOption: Bool = true, terminatesNames: Bool = true,
        seesTransfers: Bool = false, delays: [ReplyDelay]? = nil, loopLimit: Int = 3,
        loopWindow: Duration = .seconds(180), multicastFiles: [String: PXEOptions.MTFTP] = [:]
    ) {
        self.offersByProxy = offersByProxy
        self.answersBootServerPort = answersBootServerPort
        self.answersHTTPOnBootServerPort = answersHTTPOnBootServerPort
        self.sendsPrompt = sendsPrompt
        self.sendsBootFileOption = sendsBootFileOption
        self.terminatesNames = terminatesNames
        self.seesTransfers = seesTransfers
        self.delays = delays ?? (offersByProxy ? [BootServiceConfiguration.raspberryPiDelay] : [])
        self.loopLimit = loopLimit
        self.loopWindow = loopWindow
        self.multicastFiles = multicastFiles
    }
}
