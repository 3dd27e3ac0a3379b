// SPDX-License-Identifier: Apache-2.0

internal import ImagePacking
internal import NetAddress

/// What a file for `pxekit boot` is, by its bytes.
struct GivenKernel {
    /// Whether BIOS machines boot it: an x86 kernel, or what is loaded like one.
    let isLinux: Bool
    /// The UEFI firmware that starts it: a UEFI program, or a kernel with an EFI stub.
    let platforms: [Platform]

    /// Judges a file.
    ///
    /// - Throws: exit code 2 after it has told why nobody boots the file.
    init(_ path: String) throws {
        let report = try Self.report(path)
        isLinux = report.boots.contains(.linuxLoader)
        platforms = report.boots.compactMap(\.machine).compactMap { machine in
            switch machine {
            case .x64: .uefiX64
            case .ia32: .uefiIA32
            case .aarch64: .uefiARM64
            case .riscv64: .uefiRISCV64
            default: nil
            }
        }
        guard isLinux || !platforms.isEmpty else {
            throw MenuInput.refused("'\(path)' is \(report.summary): needed a Linux kernel or a UEFI program")
        }
    }

    /// Refuses a file that cannot be an initial RAM disk, such as a kernel or an empty file.
    static func checkInitrd(_ path: String) throws {
        let report = try report(path)
        guard report.size > 0 else { throw MenuInput.refused("'\(path)' is empty: needed an initial RAM disk") }
        guard !report.boots.contains(.linuxLoader), report.boots.allSatisfy({ $0.machine == nil }) else {
            throw MenuInput.refused(
                "'\(path)' is \(report.summary): needed an initial RAM disk; the kernel is named first, and only once")
        }
    }

    private static func report(_ path: String) throws -> ImageReport {
        let file = try ImageFile(path)
        return ImageReport(fileSize: file.size, makesDigests: false, read: file.read)
    }
}
