// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Guest {
    /// From one look at the screen to the next.
    private static let look = Duration.milliseconds(250)

    /// Looks at the screen until the guest ends: whether it shows graphics, of which the serial console has no part, and what is in them.
    ///
    /// - Parameter folder: where the pictures lie meanwhile.
    func watchScreen(in folder: LabFolder) async {
        // UEFI firmware draws its console itself, and writes it to the serial port as well.
        guard machine.firmware == .bios || !request.screens.isEmpty else { return }
        while !Task.isCancelled {
            // What the emulator refuses as it starts or ends is no reason to stop looking.
            try? await lookAtScreen(folder)
            try? await Task.sleep(for: Self.look)
        }
    }

    private func lookAtScreen(_ folder: LabFolder) async throws {
        let mayBeGraphics = machine.firmware == .bios ? try await hasGraphicsMode() : false
        if !mayBeGraphics { pixels.endGraphics() }
        guard mayBeGraphics || pixels.nextPattern != nil else { return }
        let path = "\(folder.path)/\(index).ppm"
        try await order(.screenshot(file: path, format: .ppm))
        let file = [UInt8](try Data(contentsOf: URL(filePath: path)))
        guard pixels.isNew(file), let screen = ScreenPicture(ppm: file) else { return }
        if mayBeGraphics, !screen.hasTextSize {
            if pixels.begins(screen) {
                let font = try? await self.font(in: folder)
                pixels.use(font)
                reached(.graphics(width: screen.width, height: screen.height, isRead: font != nil))
            }
            let lines = pixels.read(screen)
            if !lines.isEmpty { read(lines.joined(separator: "\n") + "\n") }
        }
        if let index = pixels.shown(by: screen) {
            reached(.expectationMet(request.screens[index].name))
            // The first keys are for the texts that are expected.
            let keys = request.expectations.count + index
            if keys < request.keystrokes.count { type(request.keystrokes[keys]) }
            endIfAllIsMet()
        }
    }

    /// Whether the BIOS says that the mode shows pixels: 40:49, which VESA's modes set to 0xFF. 0 to 3 and 7 have text cells.
    private func hasGraphicsMode() async throws -> Bool {
        ![0, 1, 2, 3, 7].contains(try await memory("xp /1bx 0x449"))
    }

    /// The font of the graphics mode.
    private func font(in folder: LabFolder) async throws -> ScreenFont? {
        let vector = try await memory("xp /1wx 0x10c")
        let height = try await memory("xp /1bx 0x485")
        guard ScreenFont.heights.contains(height) else { return nil }
        let address = (vector >> 16) << 4 + vector & 0xFFFF
        let path = "\(folder.path)/\(index).font"
        // Without its quotation marks QEMU would divide by the path.
        try await order(.human("pmemsave 0x\(String(address, radix: 16)) \(256 * height) \"\(path)\""))
        return ScreenFont([UInt8](try Data(contentsOf: URL(filePath: path))), height: height)
    }

    /// A number in the guest's memory: QEMU answers `0000000000000449: 0x03`.
    private func memory(_ question: String) async throws -> Int {
        let answer = try await order(.human(question))
        let text = answer.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
        guard text.hasPrefix("0x"), let number = Int(text.dropFirst(2), radix: 16) else {
            throw LabError.failed("QEMU's monitor: '\(answer)' is no content of memory")
        }
        return number
    }
}
