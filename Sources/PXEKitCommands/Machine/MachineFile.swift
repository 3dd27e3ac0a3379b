// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
internal import DiskCatalog
import Foundation
internal import MachineStore
internal import NetbootConfiguration

/// The file in which it is kept what commands say: of machines, and of tokens.
struct MachineFile {
    let path: String

    /// - Parameter file: the configuration, for messages.
    /// - Throws: exit code 2 after it has told that the configuration has no place for it.
    init(_ settings: ServeSettings, of file: String) throws {
        guard let path = settings.machineFile else {
            throw MenuInput.refused(
                "\(file): there is no place for what is said of machines; give it the key machine-state, a file")
        }
        self.path = path
    }

    private var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    /// Reads what is kept; nil if there is no file yet.
    ///
    /// - Throws: exit code 2 after it has told why it cannot be read.
    func reading<Value>(_ body: (MachineDatabase) throws -> Value) throws -> Value? {
        guard isThere else { return nil }
        return try telling { try body(MachineDatabase(path: path, isReadOnly: true)) }
    }

    /// Changes what is kept; the file is made where it is not there.
    ///
    /// - Throws: exit code 2 after it has told why it cannot be written, or what `body` refuses.
    func writing<Value>(_ body: (MachineDatabase) throws -> Value) throws -> Value {
        let isNew = !isThere
        return try telling {
            let value = try body(MachineDatabase(path: path))
            if isNew { try give() }
            return value
        }
    }

    private func telling<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let code as ExitCode {
            throw code
        } catch let refusal as MachineRefusal {
            throw refusal
        } catch {
            throw MenuInput.refused("'\(path)': \(error)")
        }
    }

    /// Root's new file is its folder's owner's: the server that writes it need not be root.
    private func give() throws {
        guard geteuid() == 0 else { return }
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let attributes = try FileManager.default.attributesOfItem(atPath: folder)
        guard let user = attributes[.ownerAccountID] as? NSNumber,
            let group = attributes[.groupOwnerAccountID] as? NSNumber
        else { return }
        for suffix in ["", "-wal", "-shm"] {
            try StatePath.give(path + suffix, user: user.uint32Value, group: group.uint32Value)
        }
    }
}
