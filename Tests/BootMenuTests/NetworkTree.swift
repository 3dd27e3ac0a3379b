// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import BootMenu

/// A network tree, and what `menu generate` makes of it.
struct NetworkTree: Sendable, CustomTestStringConvertible {
    let name: String
    let files: [String: FoundImage]
    var texts: [String: String] = [:]
    /// `TITLE | PLATFORM | FILES | ARGUMENTS` of each system's entry; no platform is a PC.
    var entries: [String] = []
    /// How the notes begin.
    var notes: [String] = []
    var testDescription: String { name }
}

extension NetworkTree {
    static let all = debian + live + installers

    static let pc = FoundImage(.linux, version: "6.8.0")
    static let arm64 = FoundImage(.otherKernel(.uefiARM64))
    static let archive = FoundImage(.archive)
    static let other = FoundImage(.other)

    static func foreign(_ summary: String, _ kind: FoundImage.Kind = .otherKernel(nil)) -> FoundImage {
        var image = FoundImage(kind)
        image.summary = summary
        return image
    }
}
