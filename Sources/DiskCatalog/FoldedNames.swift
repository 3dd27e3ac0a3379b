// SPDX-License-Identifier: Apache-2.0
import FileCatalog
import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The names in directories by their lower-case form, so that a request for a name that is not there does not list the directory again:
/// a folder of 100,000 files takes 50 ms, in which nobody else is served, and boot loaders ask for ten names that are not there.
///
/// A directory is listed anew when it has changed; a large one that changes all the time once a second. Until then a new file there is
/// found under its exact name only.
final class FoldedNames: Sendable {
    private struct Listing {
        let version: FileVersion
        let readAt: Int
        /// The names one after the other, and the ends of them.
        let names: [UInt8]
        let ends: [Int]
        /// The hashes of their lower-case forms in ascending order, each with its name's number.
        let order: [(hash: UInt64, index: Int)]

        var count: Int { ends.count }

        subscript(index: Int) -> ArraySlice<UInt8> { names[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

        /// The names of which this may be the lower-case form.
        func names(hashed hash: UInt64) -> some Sequence<ArraySlice<UInt8>> {
            var (low, high) = (0, order.count)
            while low < high {
                let middle = (low + high) / 2
                (low, high) = order[middle].hash < hash ? (middle + 1, high) : (low, middle)
            }
            return order[low...].prefix { $0.hash == hash }.lazy.map { self[$0.index] }
        }
    }

    private let listings = Mutex<[FileVersion.Identity: Listing]>([:])

    /// Names that are remembered, of all directories together: some 20 MB.
    private static let mostNames = 1 << 20
    /// A directory with fewer is listed in less than a millisecond.
    private static let large = 2000

    /// The name in the open directory that differs from `name` in upper and lower case only; the first by its bytes if there are several.
    func name(like name: [UInt8], in directory: Int32) -> [UInt8]? {
        var status = stat()
        guard fstat(directory, &status) == 0, let listing = listing(of: directory, FileVersion(status)) else {
            return nil
        }
        let wanted = name.map(lowercased)
        let matches = listing.names(hashed: Self.hash(wanted)).filter { $0.lazy.map(lowercased).elementsEqual(wanted) }
        return matches.min { $0.lexicographicallyPrecedes($1) }.map(Array.init)
    }

    /// FNV-1a, 64 bits, of the lower-case form.
    private static func hash(_ name: some Sequence<UInt8>) -> UInt64 {
        name.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64(lowercased($1))) &* 0x100_0000_01B3 }
    }

    private func listing(of directory: Int32, _ version: FileVersion) -> Listing? {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let known = listings.withLock { $0[version.identity] }
        if let known {
            if known.version == version, known.version.isSettled { return known }
            if known.count > Self.large, now.tv_sec - known.readAt < 1 { return known }
        }
        guard let listing = Self.list(directory, version, at: now.tv_sec) else { return nil }
        listings.withLock { listings in
            listings[version.identity] = nil
            while let other = listings.first?.key,
                listings.values.reduce(listing.count, { $0 + $1.count }) > Self.mostNames || listings.count >= 1024
            {
                listings[other] = nil
            }
            listings[version.identity] = listing
        }
        return listing
    }

    private static func list(_ directory: Int32, _ version: FileVersion, at time: Int) -> Listing? {
        let descriptor = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        guard let stream = fdopendir(descriptor) else {
            close(descriptor)
            return nil
        }
        defer { closedir(stream) }
        var names: [UInt8] = []
        var ends: [Int] = []
        var order: [(hash: UInt64, index: Int)] = []
        while let entry = readdir(stream) {
            withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                let name = bytes.prefix { $0 != 0 }
                order.append((hash(name), ends.count))
                names += name
            }
            ends.append(names.count)
        }
        order.sort { $0.hash < $1.hash }
        return Listing(version: version, readAt: time, names: names, ends: ends, order: order)
    }
}
