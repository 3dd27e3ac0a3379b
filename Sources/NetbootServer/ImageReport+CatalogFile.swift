// SPDX-License-Identifier: Apache-2.0

public import DiskCatalog
public import ImagePacking
internal import NIOCore

extension ImageReport {
    /// Looks at a file that is served, by as much of it as tells what it is.
    public init(of file: CatalogFile) {
        self.init(fileSize: Int(clamping: file.size), makesDigests: false) { range in
            (try? file.read(at: UInt64(range.lowerBound), count: range.count)).map { Array($0.readableBytesView) }
        }
    }
}
