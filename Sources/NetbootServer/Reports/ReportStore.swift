// SPDX-License-Identifier: Apache-2.0

public import Foundation
public import NetAddress

/// The reports of machines, the last one of each, as text files of one folder: `52-54-00-12-34-56.txt`.
public struct ReportStore: Sendable {
    /// A report in the store.
    public struct Entry: Hashable, Sendable {
        /// The machine.
        public let hardware: MACAddress
        /// When it came.
        public let time: Date
        /// Its file.
        public let path: String
    }

    private let folder: URL
    private let limit: Int
    private static let ending = ".txt"

    /// A store in a folder, which is made if it is not there.
    ///
    /// - Parameters:
    ///   - path: of the folder.
    ///   - limit: how many machines are stored; whoever may send datagrams must not be able to fill the disk.
    public init(path: String, limit: Int = 4096) throws {
        folder = URL(filePath: path)
        self.limit = limit
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Stores a report in the place of the machine's last one; it is whole on the disk, or the old one stays.
    public func keep(_ report: MachineReport) throws {
        let file = self.file(of: report.hardware)
        if !FileManager.default.fileExists(atPath: file.path), try entries().count >= limit {
            throw ReportStoreError.full(folder: folder.path, limit: limit)
        }
        try Data(report.text.utf8).write(to: file, options: .atomic)
    }

    /// All reports, by hardware address.
    public func entries() throws -> [Entry] {
        let keys: Set<URLResourceKey> = [.contentModificationDateKey, .isRegularFileKey]
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: Array(keys))
        return files.compactMap { file -> Entry? in
            guard file.lastPathComponent.hasSuffix(Self.ending),
                let hardware = MACAddress(file.lastPathComponent.dropLast(Self.ending.count)),
                let values = try? file.resourceValues(forKeys: keys), values.isRegularFile == true
            else { return nil }
            return Entry(hardware: hardware, time: values.contentModificationDate ?? .distantPast, path: file.path)
        }.sorted { $0.hardware < $1.hardware }
    }

    /// A machine's report; nil if there is none.
    public func report(of hardware: MACAddress) throws -> MachineReport? {
        let file = self.file(of: hardware)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return MachineReport(hardware: hardware, text: String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }

    private func file(of hardware: MACAddress) -> URL {
        folder.appending(path: hardware.text(separator: "-") + Self.ending)
    }
}

/// Why a report is not stored.
public enum ReportStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There are as many machines as may be.
    case full(folder: String, limit: Int)

    /// For people.
    public var description: String {
        switch self {
        case .full(let folder, let limit): "'\(folder)' has the reports of \(limit) machines, which is the most"
        }
    }
}
