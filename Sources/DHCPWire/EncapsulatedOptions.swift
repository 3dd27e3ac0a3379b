// SPDX-License-Identifier: Apache-2.0

/// Options inside an option: code, length, payload, repeated; 0 pads and 255 ends (RFC 2132 §8.4).
///
/// Option 43 is often not of this form at all (Raspberry Pi setups put bare text there), so reading stops at the first
/// length that does not fit and keeps what follows in ``remainder``. Nothing here can fail.
public struct EncapsulatedOptions: Hashable, Sendable {
    /// One option of the inner space.
    public struct Item: Hashable, Sendable {
        /// The inner code.
        public var code: UInt8
        /// The octets after the length; at most 255 can be sent.
        public var payload: [UInt8]

        /// An inner option.
        public init(_ code: UInt8, _ payload: [UInt8]) {
            self.code = code
            self.payload = payload
        }
    }

    /// The inner options, in wire order.
    public var items: [Item]

    /// Octets from the first one that is no option of this space to the end; what follows 255 is not kept.
    public var remainder: [UInt8]

    /// Whether 255 ended the options; it need not (D10).
    public var isEnded: Bool

    /// Inner options to be sent: ended by 255.
    public init(_ items: [Item] = []) {
        self.items = items
        self.remainder = []
        self.isEnded = true
    }

    /// Reads the payload of an outer option.
    public init(decoding payload: [UInt8]) {
        self.init([])
        isEnded = false
        var rest = payload[...]
        while let code = rest.first, !isEnded {
            switch code {
            case 0:
                rest = rest.dropFirst()
            case 255:
                isEnded = true
            default:
                let body = rest.dropFirst(2)
                guard let length = rest.dropFirst().first, Int(length) <= body.count else {
                    remainder = Array(rest)
                    return
                }
                items.append(Item(code, Array(body.prefix(Int(length)))))
                rest = body.dropFirst(Int(length))
            }
        }
    }

    /// The payload of the first inner option of this code; writing replaces it or appends one, nil removes it.
    public subscript(code: UInt8) -> [UInt8]? {
        get { items.first { $0.code == code }?.payload }
        set {
            let place = items.firstIndex { $0.code == code }
            switch (place, newValue) {
            case (let place?, let payload?): items[place].payload = payload
            case (nil, let payload?): items.append(Item(code, payload))
            case (_, nil): items.removeAll { $0.code == code }
            }
        }
    }

    /// The octets for the outer option; its length counts the 255 at the end (D10).
    ///
    /// Neither an inner option nor the whole may exceed 255 octets: ROMs do not join split options, so what does not
    /// fit is refused, never truncated (D12).
    ///
    /// - Parameter field: what to call the outer option in an error.
    public func encoded(_ field: String) throws(DHCPEncodingError) -> [UInt8] {
        var octets: [UInt8] = []
        for item in items {
            guard let length = UInt8(exactly: item.payload.count) else {
                throw DHCPEncodingError(field: "\(field), tag \(item.code)", size: item.payload.count, limit: 255)
            }
            octets += [item.code, length] + item.payload
        }
        octets += remainder + (isEnded ? [255] : [])
        guard octets.count <= 255 else { throw DHCPEncodingError(field: field, size: octets.count, limit: 255) }
        return octets
    }
}
