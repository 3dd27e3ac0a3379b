// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import DHCPEngine
internal import DHCPWire
public import NetAddress
internal import TerminalText

/// One step of a machine's boot, as the servers see it.
///
/// Names and reasons are texts from the network as they came: whoever shows them makes them fit for that.
public enum BootStep: Hashable, Sendable {
    /// How a file is fetched.
    public enum Transport: String, Hashable, Sendable {
        /// TFTP.
        case tftp = "TFTP"
        /// HTTP.
        case http = "HTTP"
    }

    /// It looks for servers; what it says of itself.
    case discover(String)
    /// It was offered an address, or by ProxyDHCP none, and a boot file.
    case offer(IPv4Address?, file: String?)
    /// It wants an address or a confirmation.
    case request(IPv4Address?)
    /// It has an address.
    case acknowledged(IPv4Address, file: String?)
    /// It was told to begin anew.
    case refusedAddress
    /// It asked the PXE boot server and was told a file.
    case bootServer(file: String?)
    /// It gave its address back, found that somebody else has it, or would not go on by HTTPS.
    case gaveUp(String)
    /// It got no answer.
    case unanswered(String)
    /// It got an address and is told no file, because of this.
    case noBootFile(String)
    /// It speaks BOOTP, and nothing is reserved for it.
    case bootpNotServed(String)
    /// It booted its loader again and again, and is given another file in its place (quirk D36).
    case loopBroken(boots: Int)
    /// What is new of its ladder of loaders: the loader, and in words its turn, its sign of life or its silence.
    case ladder(String, words: String)
    /// The reply to it had no room for these options.
    case leftOut(String)
    /// It asks for a file.
    case fetches(String, Transport)
    /// It has a file, or the part of it that it wanted.
    case loaded(String, Transport, bytes: UInt64, duration: Duration)
    /// The file is not there; loaders probe for many names.
    case missing(String, Transport)
    /// A transfer did not get to its end.
    case failed(String, Transport, reason: String)
    /// A boot program has sent its report, and it is stored: pxeinfo what it found, pxeboot what it does next (`progress`).
    case reported(bytes: Int, progress: String? = nil)
    /// A name had junk behind it and was understood without: the DHCP server does not close option 67 (quirk D33).
    case understoodAs(String, String)
    /// It asks for a boot file that its firmware cannot start (quirk U22).
    case unbootable(String, reason: String)
    /// It boots this profile once; again, where the boot before did not get to its kernel.
    case bootsOnce(String, isAgain: Bool)
    /// It has all that this profile's kernel needs, by which its one-time boot is used.
    case reachedKernel(String)
    /// It says that it is done: this machine is installed.
    case installed(String)
    /// It asked in a way that cannot be understood: what came, as far as it can be shown.
    case malformed(String, Transport, reason: String)
    /// The boot stops, as the server's own diagnosis finds: the id of the cause, and what shows it with the mend.
    case stopped(cause: String, reason: String)

    /// What a client's message says; nil for one that is no step of a boot.
    init?(_ request: DHCPMessage, _ identity: ClientIdentity) {
        switch request.type {
        case .discover:
            let program: String? =
                switch identity.program {
                case .firmware: nil
                case .ipxe: "iPXE"
                case .gpxe: "gPXE"
                case .loader(let userClass): userClass
                }
            let words = [identity.platform?.rawValue, program, identity.transport == .http ? "HTTP Boot" : nil]
            self = .discover(words.compactMap { $0 }.joined(separator: " "))
        case .request, .inform:
            let address = request.options.address(.requestedAddress)
            self = .request(address ?? (request.clientAddress == .any ? nil : request.clientAddress))
        case .decline:
            let address = request.options.address(.requestedAddress).map { " \($0): somebody else has it" } ?? ""
            self = .gaveUp("declined its address" + address)
        case .release: self = .gaveUp("released its address")
        default: return nil
        }
    }

    /// What a reply says, from port 67 or 4011.
    init?(_ reply: DHCPMessage, port: UInt16) {
        let address = reply.yourAddress == .any ? nil : reply.yourAddress
        switch reply.type {
        case .offer: self = .offer(address, file: reply.bootFile)
        case .acknowledge where port == Arrival.bootServerPort || address == nil:
            self = .bootServer(file: reply.bootFile)
        case nil where reply.operation == .reply: self = .acknowledged(reply.yourAddress, file: reply.bootFile)
        case .acknowledge: self = .acknowledged(reply.yourAddress, file: reply.bootFile)
        case .refuse: self = .refusedAddress
        default: return nil
        }
    }

    /// What was decided beside the answer; nil if it is no step of its own.
    init?(_ event: DHCPEvent) {
        switch event {
        case .breaksLoop(let boots): self = .loopBroken(boots: boots)
        case .ladder(let news): self = .ladder(news.loader, words: "\(news)")
        case .refused(.noReservation): self = .bootpNotServed(DHCPRefusal.noReservation.words)
        case .omitted(let codes): self = .leftOut(codes.map(\.description).joined(separator: ", "))
        default: return nil
        }
    }

    /// Why a client got no answer, if the event says so.
    static func reason(_ event: DHCPEvent) -> String? {
        switch event {
        case .refused(.noReservation): nil
        case .refused(let refusal): refusal.words
        case .doesNotBoot(let refusal): "\(refusal)"
        default: nil
        }
    }

    /// Characters of a name or a reason that are kept: paths have fewer, and whoever sends a longer one shall not fill memory and log.
    static let nameLimit = 240

    /// The step with its texts cut to ``nameLimit``.
    var bounded: BootStep {
        func cut(_ text: String) -> String { text.shortened(to: BootStep.nameLimit) }
        return switch self {
        case .discover(let words): .discover(cut(words))
        case .offer(let address, let file): .offer(address, file: file.map(cut))
        case .acknowledged(let address, let file): .acknowledged(address, file: file.map(cut))
        case .bootServer(let file): .bootServer(file: file.map(cut))
        case .gaveUp(let what): .gaveUp(cut(what))
        case .unanswered(let reason): .unanswered(cut(reason))
        case .noBootFile(let reason): .noBootFile(cut(reason))
        case .leftOut(let options): .leftOut(cut(options))
        case .ladder(let loader, let words):
            .ladder(cut(loader), words: words.shortened(to: 3 * BootStep.nameLimit))
        case .bootpNotServed(let reason): .bootpNotServed(cut(reason))
        case .fetches(let file, let transport): .fetches(cut(file), transport)
        case .loaded(let file, let transport, let bytes, let duration):
            .loaded(cut(file), transport, bytes: bytes, duration: duration)
        case .missing(let file, let transport): .missing(cut(file), transport)
        case .failed(let file, let transport, let reason): .failed(cut(file), transport, reason: cut(reason))
        case .understoodAs(let name, let path): .understoodAs(cut(name), cut(path))
        case .unbootable(let file, let reason): .unbootable(cut(file), reason: cut(reason))
        case .malformed(let text, let transport, let reason): .malformed(cut(text), transport, reason: cut(reason))
        // Its words are the server's own, of which one part came from the network.
        case .stopped(let cause, let reason):
            .stopped(cause: cause, reason: reason.shortened(to: 3 * BootStep.nameLimit))
        case .bootsOnce(let profile, let isAgain): .bootsOnce(cut(profile), isAgain: isAgain)
        case .reachedKernel(let profile): .reachedKernel(cut(profile))
        case .installed(let machine): .installed(cut(machine))
        case .loopBroken, .request, .refusedAddress, .reported: self
        }
    }

    /// Whether a single datagram can be the cause, whose source may be forged. HTTP needs a connection, a file that is loaded an answer.
    public var provesNothing: Bool {
        switch self {
        case .loaded, .reported, .reachedKernel, .installed: false
        case .fetches(_, let transport), .missing(_, let transport), .failed(_, let transport, _),
            .malformed(_, let transport, _):
            transport == .tftp
        default: true
        }
    }

    /// The file that it is about; nil for a step that is about none.
    public var file: String? {
        switch self {
        case .offer(_, let file), .acknowledged(_, let file), .bootServer(let file): file
        case .fetches(let file, _), .loaded(let file, _, _, _), .missing(let file, _), .failed(let file, _, _),
            .understoodAs(_, let file), .unbootable(let file, _), .ladder(let file, _):
            file
        default: nil
        }
    }

    /// The id of the cause for which the boot stops, as `pxekit doctor --causes` lists it; nil for another step.
    public var cause: String? { if case .stopped(let cause, _) = self { cause } else { nil } }

    /// How many bytes of a file were loaded; nil for another step.
    public var bytes: UInt64? { if case .loaded(_, _, let bytes, _) = self { bytes } else { nil } }

    /// The step's name, for machines that read.
    public var name: String {
        switch self {
        case .discover: "discover"
        case .offer: "offer"
        case .request: "request"
        case .acknowledged: "acknowledged"
        case .refusedAddress: "refused-address"
        case .bootServer: "boot-server"
        case .gaveUp: "gave-up"
        case .unanswered: "unanswered"
        case .noBootFile: "no-boot-file"
        case .bootpNotServed: "bootp-not-served"
        case .loopBroken: "loop-broken"
        case .leftOut: "left-out"
        case .ladder: "ladder"
        case .fetches: "fetches"
        case .loaded: "loaded"
        case .missing: "missing"
        case .failed: "failed"
        case .reported: "reported"
        case .understoodAs: "understood-as"
        case .unbootable: "unbootable"
        case .malformed: "malformed"
        case .stopped: "stopped"
        case .bootsOnce: "boots-once"
        case .reachedKernel: "reached-kernel"
        case .installed: "installed"
        }
    }
}
