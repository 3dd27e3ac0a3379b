// SPDX-License-Identifier: Apache-2.0

/// Why the lab could not do what it was asked. Each case is one of the exit codes of every command.
public enum LabError: Error, Equatable, CustomStringConvertible {
    /// An input is wrong: what it is with its value, and what would be right. Exit code 2.
    case invalid(String, String)

    /// Something that must be installed is not: what, and how to get it. Exit code 69.
    case missing(String, String)

    /// Something that is needed cannot be had on this system: what, and why or how to mend it. Exit code 69.
    case unavailable(String, String)

    /// The work failed: what happened. Exit code 1.
    case failed(String)

    /// One line for people.
    public var description: String {
        switch self {
        case .invalid(let thing, let reason): "\(thing): \(reason)"
        case .missing(let thing, let mend): "\(thing) is not installed; \(mend)"
        case .unavailable(let thing, let reason): "\(thing): \(reason)"
        case .failed(let reason): reason
        }
    }
}
