// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import ImagePacking
internal import NetAddress
internal import NetbootServer

/// The loaders among the served files that a kind of firmware can start, the best first.
struct LoaderLadder {
    /// A name to its file, as the servers find it.
    let catalog: CatalogIndex
    /// The same in the roots alone.
    let roots: CatalogIndex
    /// Programs that lie deeper in the roots, by path.
    let programs: [String]

    /// The names of loaders by platform, the best first.
    private static let names: [Platform: [String]] = [
        .bios: ["lpxelinux.0", "pxelinux.0", "undionly.kpxe", "ipxe.pxe"],
        .uefiX64: [
            "shimx64.efi", "bootnetx64.efi", "bootx64.efi", "grubx64.efi", "grubnetx64.efi", "snponly.efi", "ipxe.efi",
            "syslinux.efi",
        ],
        .uefiIA32: ["bootnetia32.efi", "bootia32.efi", "grubia32.efi", "snponly-i386.efi", "ipxe32.efi"],
        .uefiARM64: [
            "shimaa64.efi", "bootnetaa64.efi", "bootaa64.efi", "grubaa64.efi", "grubnetaa64.efi", "snponly-arm64.efi",
            "ipxe-arm64.efi",
        ],
        .uefiARM32: ["bootarm.efi", "grubarm.efi"],
        .uefiRISCV64: ["bootriscv64.efi", "grubriscv64.efi"],
        .uefiLoongArch64: ["bootloongarch64.efi", "grubloongarch64.efi"],
    ]

    /// The platforms that have a ladder, in the order of the rules that are made of it.
    static let platforms = Platform.allCases.filter { names[$0] != nil }

    /// The loaders that are there and start. Those at the top of a root come first, because a person has put them there; then those that
    /// lie deeper, as in an installer's tree.
    func loaders(for platform: Platform) -> [String] {
        let names = Self.names[platform] ?? []
        let deeper = names.flatMap { name in
            programs.filter { path in
                path.contains("/") && path.split(separator: "/").last?.lowercased() == name
            }.sorted { (depth($0), $0) < (depth($1), $1) }
        }
        return (names + deeper).filter { LoaderLadder.has($0, in: roots) && starts($0, on: platform) }
    }

    /// Whether a file is there.
    func has(_ name: String) -> Bool { LoaderLadder.has(name, in: catalog) }

    private static func has(_ name: String, in catalog: CatalogIndex) -> Bool {
        if case .found = catalog.find(Array(name.utf8)) { true } else { false }
    }

    /// Whether a file is there, and nothing is known that keeps this firmware from starting it.
    func starts(_ name: String, on platform: Platform) -> Bool {
        guard case .found(let entry) = catalog.find(Array(name.utf8)) else { return false }
        guard let architecture = Self.architecture(of: platform) else { return true }
        return ImageReport(of: entry.file).refusal(forArchitecture: architecture) == nil
    }

    /// The first number of option 93 that stands for a platform.
    private static func architecture(of platform: Platform) -> UInt16? {
        (0...UInt16(UInt8.max)).first { ClientArchitecture(rawValue: $0).platform == platform }
    }

    private func depth(_ path: String) -> Int { path.split(separator: "/").count }
}
