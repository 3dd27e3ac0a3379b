// SPDX-License-Identifier: Apache-2.0
public import TFTPWire

/// What both ends of a transfer have agreed on; without options it is RFC 1350's protocol.
public struct TFTPAgreement: Hashable, Sendable {
    /// Bytes in every block but the last.
    public var blockSize = 512
    /// Blocks sent before an ACK is due (RFC 7440).
    public var windowSize = 1
    /// What follows block 65535.
    public var rollover = TFTPRollover.zero
    /// The agreed `timeout`, nil if the option was not used (RFC 2349).
    public var timeout: Nanoseconds?
    /// The size of the file, as far as `tsize` told it (RFC 2349).
    public var transferSize: UInt64?
    /// The options that were accepted, in the order of the request: what the OACK lists.
    public var options: [TFTPOption] = []

    /// Block sizes that RFC 2348 allows.
    public static let blockSizes: ClosedRange<UInt64> = 8...65464
    /// Times that RFC 2349 allows, in seconds.
    private static let timeouts: ClosedRange<UInt64> = 1...255
    /// Window sizes that RFC 7440 allows.
    private static let windowSizes: ClosedRange<UInt64> = 1...65535

    /// RFC 1350 without options.
    public init() {}

    /// What a server grants to `asked`. An option it does not know, does not like or cannot read is left out, which is how
    /// RFC 2347 declines; none is ever added (quirk T5).
    ///
    /// - Parameter fileSize: the size of the file to be read, nil if the client writes: then its own `tsize` is confirmed.
    public init(answering asked: [TFTPOption], fileSize: UInt64?, policy: TFTPPolicy) {
        rollover = policy.rollover
        var seen = policy.refusedOptions
        for option in asked where seen.insert(option.name).inserted {
            guard let value = option.value.number, let granted = grant(option.name, value, fileSize, policy) else {
                continue
            }
            options.append(TFTPOption(option.name, granted))
        }
        let windowLimit = max(policy.windowByteLimit / blockSize, 1)
        if windowSize > windowLimit, let index = options.firstIndex(where: { $0.name == .windowSize }) {
            windowSize = windowLimit
            options[index].value = TFTPString(String(windowLimit))
        }
    }

    private mutating func grant(
        _ name: TFTPOptionName, _ value: UInt64, _ fileSize: UInt64?, _ policy: TFTPPolicy
    ) -> UInt64? {
        switch name {
        case .blockSize where value >= Self.blockSizes.lowerBound:
            let granted = min(value, UInt64(max(policy.blockSizeLimit, 8)), Self.blockSizes.upperBound)
            blockSize = Int(granted)
            return granted
        // curl takes `tsize=0` in an OACK for a mistake and ends the transfer (quirk T13); who hears nothing reads the empty block.
        case .transferSize where fileSize != 0:
            transferSize = fileSize ?? value
            return transferSize
        case .timeout where Self.timeouts.contains(value):
            timeout = .seconds(Int(value))
            return value
        case .windowSize where Self.windowSizes.contains(value):
            windowSize = Int(min(value, UInt64(max(policy.windowSizeLimit, 1))))
            return UInt64(windowSize)
        case .rollover:
            guard let asked = UInt16(exactly: value).flatMap(TFTPRollover.init) else { return nil }
            rollover = asked
            return value
        default:
            return nil
        }
    }

    /// What a client has, once its server has acknowledged some of the options it asked for.
    ///
    /// A server may lower `blksize` and `windowsize`, and tells `tsize`; anything else is its mistake, answered with
    /// ERROR 8 (RFC 2347).
    public init(acknowledged: [TFTPOption], asked: [TFTPOption]) throws(TFTPError) {
        for option in acknowledged {
            guard let request = asked[option.name] else {
                throw TFTPError(.optionRefused, TFTPString("\(option) was not asked for"))
            }
            guard let value = option.value.number, accept(option.name, value, asked: request.number ?? 0) else {
                throw TFTPError(.optionRefused, TFTPString("\(option) is no answer to \(option.name)=\(request)"))
            }
        }
        options = acknowledged
    }

    private mutating func accept(_ name: TFTPOptionName, _ value: UInt64, asked: UInt64) -> Bool {
        switch name {
        case .blockSize:
            blockSize = Int(clamping: value)
            return value >= Self.blockSizes.lowerBound && value <= asked
        case .windowSize:
            windowSize = Int(clamping: value)
            return value >= 1 && value <= asked
        case .transferSize:
            transferSize = value
            return true
        case .timeout:
            timeout = .seconds(Int(clamping: value))
            return value == asked
        case .rollover:
            rollover = value == 0 ? .zero : .one
            return value == asked
        default:
            return false
        }
    }
}
