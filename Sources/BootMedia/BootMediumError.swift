// SPDX-License-Identifier: Apache-2.0

/// Why a medium cannot be made.
public enum BootMediumError: Error, Hashable, Sendable {
    /// A part is not what it must be.
    case part(String, needed: String, found: String)
}

extension BootMediumError: CustomStringConvertible {
    /// For people.
    public var description: String {
        switch self {
        case .part(let name, let needed, let found): "medium: \(name): needed \(needed), found \(found)"
        }
    }
}
