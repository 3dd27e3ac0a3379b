// SPDX-License-Identifier: Apache-2.0

public import Foundation
internal import NIOConcurrencyHelpers
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
    /// Which machines have reports here, so that a new one need not list the folder.
    private let known: NIOLockedValueBox<Known>
    private static let ending = ".txt"

    private struct Known {
        var machines: Set<MACAddress>
        /// When the folder was listed.
        var listed = ContinuousClock.now
    }

    private let relisting: Duration

    /// A store in a folder, which is made if it is not there.
    ///
    /// - Parameters:
    ///   - path: of the folder.
    ///   - limit: how many machines are stored; whoever may send datagrams must not be able to fill the disk.
    ///   - relisting: after how long a full folder is listed again, for somebody may have made room.
    public init(path: String, limit: Int = 4096, relisting: Duration = .seconds(60)) throws {
        folder = URL(filePath: path)
        (self.limit, self.relisting) = (limit, relisting)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        known = NIOLockedValueBox(Known(machines: try ReportStore.machines(in: folder)))
    }

    /// Stores a report in the place of the machine's last one; it is whole on the disk, or the old one stays.
    public func keep(_ report: MachineReport) throws {
        try known.withLockedValue { known in
            if known.machines.contains(report.hardware) { return }
            if known.machines.count >= limit, ContinuousClock.now - known.listed > relisting {
                known = Known(machines: try ReportStore.machines(in: folder))
            }
            guard known.machines.count < limit || known.machines.contains(report.hardware) else {
                throw ReportStoreError.full(folder: folder.path, limit: limit)
            }
        }
        try Data(report.text.utf8).write(to: file(of: report.hardware), options: .atomic)
        known.withLockedValue { _ = $0.machines.insert(report.hardware) }
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

    /// The machines whose reports' names are in a folder.
    private static func machines(in folder: URL) throws -> Set<MACAddress> {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return Set(names.lazy.filter { $0.hasSuffix(ending) }.compactMap { MACAddress($0.dropLast(ending.count)) })
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
