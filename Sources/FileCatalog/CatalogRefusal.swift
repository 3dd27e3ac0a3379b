// SPDX-License-Identifier: Apache-2.0

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// Why a client does not get a file.
public enum CatalogRefusal: Error, Hashable, Sendable {
    /// No source has it. Boot loaders probe for many names, so this is no fault (quirk L7).
    case notFound
    /// Nothing is left of the name, or it names a directory.
    case noName
    /// The name holds a NUL.
    case containsNUL
    /// More than ``CatalogPath/maximumLength`` bytes.
    case tooLong(Int)
    /// `C:\...`: a path of the client's disk, not of ours.
    case driveLetter
    /// The name holds `..`.
    case parentDirectory
    /// A symbolic link leads out of the root.
    case outsideRoot
    /// A directory, FIFO, socket or device.
    case notRegular
    /// Symbolic links that lead round in circles.
    case tooManyLinks
    /// The system will not open it; `errno`.
    case unreadable(Int32)
    /// It is due to be made for the machine that asks, and cannot be: why.
    case unmade(String)
}

extension CatalogRefusal: CustomStringConvertible {
    /// One line for logs and for the text of an ERROR packet.
    public var description: String {
        switch self {
        case .notFound: "no such file"
        case .noName: "no file name"
        case .containsNUL: "NUL in the file name"
        case .tooLong(let count): "file name of \(count) bytes, at most \(CatalogPath.maximumLength) are taken"
        case .driveLetter: "file name with a drive letter"
        case .parentDirectory: "file name with '..'"
        case .outsideRoot: "link out of the served directory"
        case .notRegular: "not a regular file"
        case .tooManyLinks: "too many symbolic links"
        case .unmade(let reason): "cannot be made: \(reason)"
        case .unreadable(let code): "cannot be opened: \(systemMessage(code))"
        }
    }
}

/// The system's words for an `errno`.
package func systemMessage(_ code: Int32) -> String { "\(Errno(rawValue: code))" }
