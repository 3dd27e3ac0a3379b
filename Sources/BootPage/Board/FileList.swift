// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
import Foundation

/// The files below the roots, looked up again only after a while: to walk through a large tree takes its time, and anybody may ask.
actor FileList {
    /// One file.
    struct File: Hashable, Sendable {
        let path: String
        let bytes: UInt64
        let root: String
    }

    /// All of them, or as many as are shown.
    struct Listing: Hashable, Sendable {
        var files: [File] = []
        var isWhole = true
    }

    private var listing: Task<Listing, Never>?
    private var roots: [String] = []
    private var since = ContinuousClock.now

    private static let lifetime = Duration.seconds(30)
    private static let mostFiles = 2000

    /// The files of these folders, at most half a minute old.
    func files(of roots: [String]) async -> Listing {
        if let listing, self.roots == roots, .now - since < Self.lifetime { return await listing.value }
        let walk = Task { await Self.listed(roots) }
        (listing, self.roots, since) = (walk, roots, .now)
        return await walk.value
    }

    private static func listed(_ roots: [String]) async -> Listing {
        await withCheckedContinuation { caller in
            DispatchQueue.global(qos: .utility).async { caller.resume(returning: walk(roots)) }
        }
    }

    private static func walk(_ roots: [String]) -> Listing {
        var listing = Listing()
        var seen: Set<String> = []
        for root in roots {
            guard let disk = try? DiskRoot(root) else { continue }
            for path in DiskListing(of: disk).files where seen.insert(path.written).inserted {
                guard listing.files.count < mostFiles else {
                    listing.isWhole = false
                    return listing
                }
                guard let file = try? disk.open(path, client: "", foldsCase: false) else { continue }
                listing.files.append(File(path: path.written, bytes: file.size, root: root))
            }
        }
        return listing
    }
}
