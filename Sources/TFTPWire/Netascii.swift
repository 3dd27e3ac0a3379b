// SPDX-License-Identifier: Apache-2.0
public import NIOCore

/// The `netascii` mode (RFC 1350 §1, RFC 764): lines end in CR LF, a CR that ends no line is CR NUL.
public enum Netascii {
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")

    /// A file as it stands on the wire.
    public static func encode(_ content: ByteBuffer) -> ByteBuffer {
        var wire = ByteBuffer()
        wire.reserveCapacity(content.readableBytes + content.readableBytes / 32)
        for byte in content.readableBytesView {
            switch byte {
            case lineFeed: wire.writeMultipleIntegers(carriageReturn, lineFeed)
            case carriageReturn: wire.writeMultipleIntegers(carriageReturn, UInt8(0))
            default: wire.writeInteger(byte)
            }
        }
        return wire
    }

    /// The file that the wire's bytes mean; a CR before anything else is kept.
    public static func decode(_ wire: ByteBuffer) -> ByteBuffer {
        var decoder = Decoder()
        var content = decoder.decode(wire)
        content.writeImmutableBuffer(decoder.end())
        return content
    }

    /// Decodes a file that comes piece by piece: a line's end may be cut in two.
    public struct Decoder: Sendable {
        private var afterReturn = false

        /// A decoder at a file's start.
        public init() {}

        /// What the next piece of the wire's bytes means, but for a CR at its end.
        public mutating func decode(_ wire: ByteBuffer) -> ByteBuffer {
            var content = ByteBuffer()
            content.reserveCapacity(wire.readableBytes + 1)
            wire.withUnsafeReadableBytes { bytes in
                var rest = Slice(base: bytes, bounds: bytes.indices)
                while let byte = rest.first {
                    if afterReturn {
                        content.writeInteger(byte == lineFeed ? lineFeed : carriageReturn)
                        if byte == lineFeed || byte == 0 { rest = rest.dropFirst() }
                        afterReturn = false
                        continue
                    }
                    // Nearly all of a text lies between two line ends, and is copied as it is.
                    let end = rest.firstIndex(of: carriageReturn) ?? rest.endIndex
                    content.writeBytes(UnsafeRawBufferPointer(rebasing: rest[..<end]))
                    afterReturn = end < rest.endIndex
                    rest = rest[min(end + 1, rest.endIndex)...]
                }
            }
            return content
        }

        /// What is left when the file is whole.
        public mutating func end() -> ByteBuffer {
            defer { afterReturn = false }
            return afterReturn ? ByteBuffer(integer: carriageReturn) : ByteBuffer()
        }
    }
}
