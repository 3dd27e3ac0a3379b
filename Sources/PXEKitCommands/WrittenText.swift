// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Text that a person has written into a file. It must be UTF-8: in any other encoding the names of files would change.
enum WrittenText {
    /// - Parameter file: its name for messages.
    static func read(_ data: Data, of file: String) throws -> String {
        if let text = String(validating: data, as: UTF8.self) { return text }
        let line = data.prefix(intactLength(of: data)).count { $0 == UInt8(ascii: "\n") } + 1
        throw MenuInput.refused("\(file):\(line): needed text in UTF-8, found other octets; save the file as UTF-8")
    }

    /// The number of octets before the first line that is not UTF-8.
    private static func intactLength(of data: Data) -> Int {
        var length = 0
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            guard String(validating: line, as: UTF8.self) != nil else { return length }
            length += line.count + 1
        }
        return data.count
    }
}
