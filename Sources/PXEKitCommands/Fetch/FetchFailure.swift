// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// Why something could not be fetched.
enum FetchFailure: Error, CustomStringConvertible {
    /// A program that is needed is not there.
    case missing(program: String, package: String)
    /// The publisher's keys are not there.
    case noKeyring(path: String, package: String, entry: String)
    /// A server's answer, or none.
    case notFetched(url: String, reason: String)
    /// What came is not what the publisher lists.
    case wrongChecksum(file: String, found: String, listed: String)
    /// The list is not what its publisher has signed.
    case wrongSignature(file: String, reason: String)
    /// An archive that cannot be unpacked.
    case notUnpacked(file: String, reason: String)
    /// A folder or file of this computer.
    case notWritten(path: String, reason: String)

    /// One line: the thing, what is wrong with it, and the mend.
    var description: String {
        switch self {
        case .missing(let program, let package): "\(program) is not installed; apt install \(package)"
        case .noKeyring(let path, let package, let entry):
            "\(entry) is signed, and its publisher's keys (\(path)) are not on this computer: apt install \(package), "
                + "or say --allow-unsigned"
        case .notFetched(let url, let reason): "\(url) could not be fetched: \(reason)"
        case .wrongChecksum(let file, let found, let listed):
            "\(file) is not what its publisher lists: found \(found), listed \(listed); nothing of it was kept"
        case .wrongSignature(let file, let reason): "the signature of \(file) is not good: \(reason)"
        case .notUnpacked(let file, let reason): "\(file) could not be unpacked: \(reason)"
        case .notWritten(let path, let reason): "\(path) cannot be written: \(reason)"
        }
    }

    /// What the program ends with.
    var exitCode: ExitCode {
        switch self {
        case .missing, .noKeyring: .missingPackage
        case .notWritten: .badInput
        default: .workFailed
        }
    }
}
