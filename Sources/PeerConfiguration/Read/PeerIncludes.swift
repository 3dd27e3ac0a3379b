// SPDX-License-Identifier: Apache-2.0

/// The files that a configuration names, each read where it is named, in bounds.
///
/// A limit of depth alone bounds nothing: a file that names itself twice is read 2^64 times before it is 64 deep. Real configurations have
/// a file for each network or rack, some dozens; those that a program writes have their hosts in a few large ones.
struct PeerIncludes {
    /// How many files are read; one that is named twice counts twice.
    static let mostFiles = 1024
    /// How many octets they may have together.
    static let mostOctets = 64 << 20

    private let content: (String) -> String?
    private var files = 0
    private var octets = 0

    /// - Parameter content: the content of a file; nil if it cannot be read.
    init(_ content: @escaping (String) -> String?) { self.content = content }

    /// The content of a file that is named at a place; nil if it cannot be read.
    mutating func text(of name: String, at place: PeerPlace) throws(PeerFileError) -> String? {
        guard files < PeerIncludes.mostFiles else {
            throw PeerFileError(
                place, "this is the \(files + 1)th file to include, and \(files) are read: do files include each other?"
            )
        }
        guard let text = content(name) else { return nil }
        (files, octets) = (files + 1, octets + text.utf8.count)
        guard octets <= PeerIncludes.mostOctets else {
            throw PeerFileError(
                place, "with \(name) the included files have \(octets) octets, and \(PeerIncludes.mostOctets) are read")
        }
        return text
    }
}
