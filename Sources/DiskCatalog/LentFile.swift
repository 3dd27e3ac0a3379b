// SPDX-License-Identifier: Apache-2.0
public import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file whose parts the kernel sends by itself, for one connection at a time. It outlives the writes of its regions.
public final class LentFile {
    private let file: CatalogFile
    private let descriptor: Int32
    /// SwiftNIO's name for the descriptor, which stays the file's.
    private let handle: NIOFileHandle

    init(_ file: CatalogFile, _ descriptor: Int32) {
        (self.file, self.descriptor) = (file, descriptor)
        handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor)
    }

    deinit {
        // Else it would be told as a descriptor that nobody closes. It fails only if it was done before.
        _ = try? handle.takeDescriptorOwnership()
    }

    /// A part of the file, within its size.
    public func region(_ part: Range<UInt64>) -> FileRegion {
        FileRegion(fileHandle: handle, readerIndex: Int(part.lowerBound), endIndex: Int(part.upperBound))
    }

    /// Why the first `count` bytes cannot be sent: the file was cut. sendfile(2) would send nothing, and say for ever that nothing is wrong.
    public func failure(of count: UInt64) -> CatalogFile.ReadError? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .system(errno) }
        return UInt64(status.st_size) < count ? .truncated(at: UInt64(status.st_size)) : nil
    }
}
