// SPDX-License-Identifier: Apache-2.0

/// Builds a PCI expansion ROM around a program of ours: an x86 image whose boot entry vector runs it
/// (nbp/stubs/rom.asm), a UEFI driver behind it if wanted, padding to the flash's size.
public struct ROMBuilder: Hashable, Sendable {
    /// PCI vendor of the device that carries the ROM.
    public var vendor: UInt16
    /// PCI device.
    public var device: UInt16
    /// Base class, sub-class and programming interface; 0x020000 is Ethernet.
    public var classCode = 0x020000
    /// The line in the BIOS's boot menu, printable ASCII.
    public var product: String
    /// The program: it is copied to 0x7C00, and finds no PXE stack.
    public var program: [UInt8]
    /// A UEFI driver (PE file) for machines without BIOS.
    public var driver: [UInt8]?
    /// Size of the flash in bytes; nil pads to the image's own multiple of 512.
    public var size: Int?

    /// A ROM for this device.
    public init(vendor: UInt16, device: UInt16, product: String, program: [UInt8]) {
        (self.vendor, self.device, self.product, self.program) = (vendor, device, product, program)
    }

    /// Why a ROM cannot be built.
    public enum Failure: Error, Hashable, Sendable {
        /// A part is not what it must be.
        case part(String, needed: String, found: String)
    }

    /// Where nbp/stubs/rom.asm has its fields.
    private enum Offset {
        static let length = 0x02
        static let checksum = 0x06
        static let pcir = 0x1C
        static let pnp = 0x40
        static let product = 0x70
        static let productEnd = 0xA0
        static let programSize = 0xA0
    }

    /// The ROM's bytes.
    public func build() throws(Failure) -> [UInt8] {
        guard classCode >> 24 == 0, classCode >= 0 else {
            throw .part("class", needed: "0 to 0xffffff", found: "0x" + String(classCode, radix: 16))
        }
        guard !product.isEmpty, product.utf8.count < Offset.productEnd - Offset.product,
            product.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw .part(
                "product", needed: "1 to \(Offset.productEnd - Offset.product - 1) ASCII characters", found: product)
        }
        var rom = try x86Image()
        if let driver { rom += try efiImage(driver) }
        guard let size else { return rom }
        guard size >= rom.count, size % 512 == 0 else {
            throw .part("size", needed: "a multiple of 512, at least \(rom.count)", found: "\(size)")
        }
        return rom + Array(repeating: 0xFF, count: size - rom.count)  // as erased flash reads
    }

    private func x86Image() throws(Failure) -> [UInt8] {
        let most = 0x10000 - 0x7C00
        guard !program.isEmpty, program.count <= most else {
            throw .part("program", needed: "1 to \(most) bytes: one segment from 0x7c00", found: "\(program.count)")
        }
        var image = Stubs.rom + program
        image += Array(repeating: 0, count: -image.count & 511)
        image[Offset.length] = UInt8(image.count / 512)
        fillPCIR(&image, at: Offset.pcir, isLast: driver == nil)
        put(&image, Offset.pcir + 22, image.count / 512, 2)  // it stays as long as the machine boots
        for (index, shift) in [16, 8, 0].enumerated() {
            image[Offset.pnp + 18 + index] = UInt8(truncatingIfNeeded: classCode >> shift)
        }
        image.replaceSubrange(Offset.product..<Offset.product + product.utf8.count, with: product.utf8)
        put(&image, Offset.programSize, program.count, 4)
        image[Offset.pnp + 9] = complement(image[Offset.pnp..<Offset.pnp + 32])
        image[Offset.checksum] = complement(image[...])
        return image
    }

    /// EFI PCI expansion ROM header (UEFI 2.10, 14.4.2), PCIR, then the driver, not compressed.
    private func efiImage(_ driver: [UInt8]) throws(Failure) -> [UInt8] {
        guard let pe = PEImage(ImageBytes(head: driver[...], fileSize: driver.count)), (11...13).contains(pe.subsystem)
        else {
            throw .part("driver", needed: "a UEFI driver (PE, subsystem 11 to 13)", found: ImageReport(driver).summary)
        }
        let start = 0x1C + 28
        var image = Array(repeating: UInt8(0), count: start) + driver
        image += Array(repeating: 0, count: -image.count & 511)
        guard image.count / 512 <= 0xFFFF else {
            throw .part("driver", needed: "at most 32 MB", found: "\(driver.count) bytes")
        }
        image.replaceSubrange(..<2, with: [0x55, 0xAA])
        put(&image, 2, image.count / 512, 2)
        put(&image, 4, 0x0EF1, 4)
        put(&image, 8, pe.subsystem, 2)
        put(&image, 10, Int(pe.machine.rawValue), 2)
        put(&image, 0x16, start, 2)
        put(&image, 0x18, 0x1C, 2)
        image.replaceSubrange(0x1C..<0x20, with: PCIDataStructure.signature.utf8)
        put(&image, 0x1C + 10, 28, 2)
        image[0x1C + 12] = 3
        image[0x1C + 20] = 3
        fillPCIR(&image, at: 0x1C, isLast: true)
        return image
    }

    private func fillPCIR(_ image: inout [UInt8], at pcir: Int, isLast: Bool) {
        put(&image, pcir + 4, Int(vendor), 2)
        put(&image, pcir + 6, Int(device), 2)
        put(&image, pcir + 13, classCode, 3)
        put(&image, pcir + 16, image.count / 512, 2)
        image[pcir + 21] = isLast ? 0x80 : 0
    }

    private func put(_ image: inout [UInt8], _ at: Int, _ value: Int, _ width: Int) {
        for index in 0..<width { image[at + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }

    /// What makes these bytes sum to 0, if the place of the result is among them as 0.
    private func complement(_ bytes: ArraySlice<UInt8>) -> UInt8 { 0 &- bytes.reduce(0, &+) }
}

extension ROMBuilder.Failure: CustomStringConvertible {
    /// For people.
    public var description: String {
        switch self {
        case .part(let name, let needed, let found): "option ROM: \(name): needed \(needed), found \(found)"
        }
    }
}
