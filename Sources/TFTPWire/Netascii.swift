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
        var content = ByteBuffer()
        content.reserveCapacity(wire.readableBytes)
        var afterReturn = false
        for byte in wire.readableBytesView {
            switch (afterReturn, byte) {
            case (true, lineFeed): content.writeInteger(lineFeed)
            case (true, 0): content.writeInteger(carriageReturn)
            case (true, _):
                content.writeInteger(carriageReturn)
                if byte != carriageReturn { content.writeInteger(byte) }
            case (false, carriageReturn): break
            case (false, _): content.writeInteger(byte)
            }
            afterReturn = byte == carriageReturn
        }
        if afterReturn { content.writeInteger(carriageReturn) }
        return content
    }
}
