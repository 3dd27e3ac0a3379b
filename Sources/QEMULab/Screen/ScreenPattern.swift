// SPDX-License-Identifier: Apache-2.0

/// A picture that the guest's screen must show: whole, or as a part of it. Transparent pixels stand for any colour.
public struct ScreenPattern: Sendable, Equatable {
    /// Its name in messages, the file's.
    public let name: String

    private let picture: ScreenPicture
    /// Whether the pixel counts, row by row.
    private let counts: [Bool]
    /// The index of the first pixel that counts.
    private let first: Int

    /// A pattern from a PNG file, such as `--screenshot` writes.
    ///
    /// - Parameters:
    ///   - png: the contents of the file.
    ///   - name: its name.
    /// - Throws: ``LabError/invalid(_:_:)`` that names the file and what is wrong with it.
    public init(png: [UInt8], name: String) throws(LabError) {
        let image: PNGImage
        do {
            image = try PNGImage(png)
        } catch {
            throw .invalid("--expect-screen '\(name)'", error.description)
        }
        self.name = name
        picture = image.picture
        counts = image.opacity.map { $0 >= 128 }
        guard let first = counts.firstIndex(of: true) else {
            throw .invalid(
                "--expect-screen '\(name)'", "is transparent all over; leave pixels that the screen must show")
        }
        self.first = first
    }

    /// Whether a screen shows it.
    func isShown(by screen: ScreenPicture) -> Bool {
        guard picture.width <= screen.width, picture.height <= screen.height else { return false }
        return picture.octets.withUnsafeBufferPointer { wanted in
            screen.octets.withUnsafeBufferPointer { found in
                for top in 0...screen.height - picture.height {
                    for left in 0...screen.width - picture.width
                    where isShown(wanted, found, screen.width, left, top) { return true }
                }
                return false
            }
        }
    }

    private func isShown(
        _ wanted: UnsafeBufferPointer<UInt8>, _ found: UnsafeBufferPointer<UInt8>, _ width: Int, _ left: Int, _ top: Int
    ) -> Bool {
        for index in first..<counts.count where counts[index] {
            let place = ((top + index / picture.width) * width + left + index % picture.width) * 3
            let own = index * 3
            if wanted[own] != found[place] || wanted[own + 1] != found[place + 1] || wanted[own + 2] != found[place + 2]
            {
                return false
            }
        }
        return true
    }
}
