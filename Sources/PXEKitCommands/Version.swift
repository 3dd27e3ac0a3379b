// SPDX-License-Identifier: Apache-2.0

/// The version of the tools.
enum Version {
    /// What `pxekit --version` prints.
    static let text = "0.1.0"
}
