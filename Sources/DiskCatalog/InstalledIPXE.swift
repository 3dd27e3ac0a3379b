// SPDX-License-Identifier: Apache-2.0
public import FileCatalog
public import NetAddress

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The iPXE that the distribution's package has put on this computer: what firmware gets that nothing else here boots.
///
/// It is a source of a catalog, too. Each program has one name there, whatever the distribution calls it.
public struct InstalledIPXE: CatalogSource {
    /// A build of iPXE for one kind of firmware.
    public struct Program: Hashable, Sendable {
        /// Which firmware starts it.
        public let platform: Platform
        /// The name under which it is served: that of an iPXE for which nobody needs to be told what it is.
        public let name: String
        /// Where it lies on this computer.
        public let path: String
    }

    /// The package of Debian, Ubuntu and Arch. Fedora and openSUSE call theirs ipxe-bootimgs.
    public static let package = "ipxe"

    /// What was found, one for each platform.
    public let programs: [Program]

    /// The folders: of Debian, then of Fedora, openSUSE and Arch.
    private static let folders = ["usr/lib/ipxe", "usr/share/ipxe"]

    /// The names by distribution. A build that uses the firmware's own network driver comes first: it drives every card from which
    /// the firmware has booted.
    private static let names: [(Platform, String, [String])] = [
        (.bios, "undionly.kpxe", ["undionly.kpxe"]),
        (
            .uefiX64, "snponly.efi",
            [
                "snponly.efi", "ipxe-snponly-x86_64.efi", "snp-x86_64.efi", "x86_64/snponly.efi", "ipxe.efi",
                "ipxe-x86_64.efi", "x86_64/ipxe.efi",
            ]
        ),
        (
            .uefiIA32, "snponly-i386.efi",
            ["snponly-i386.efi", "ipxe-snponly-i386.efi", "snp-i386.efi", "ipxe-i386.efi", "i386/ipxe.efi"]
        ),
        (
            .uefiARM64, "snponly-arm64.efi",
            [
                "snponly-arm64.efi", "arm64-efi/snponly.efi", "snp-arm64.efi", "arm64/snponly.efi", "ipxe-arm64.efi",
                "arm64-efi/ipxe.efi", "arm64/ipxe.efi",
            ]
        ),
    ]

    /// Looks for them.
    ///
    /// - Parameter root: the directory below which the system's folders are.
    public init(below root: String = "/") {
        let folders = InstalledIPXE.folders.map { root.hasSuffix("/") ? root + $0 : "\(root)/\($0)" }
        programs = InstalledIPXE.names.compactMap { platform, served, names in
            let paths = names.flatMap { name in folders.map { "\($0)/\(name)" } }
            return paths.first { access($0, R_OK) == 0 }.map { Program(platform: platform, name: served, path: $0) }
        }
    }

    /// The program for firmware of this platform; nil if there is none.
    public func program(for platform: Platform) -> Program? { programs.first { $0.platform == platform } }

    /// The program of this name.
    public func open(
        _ path: CatalogPath, client: String, foldsCase: Bool
    ) throws(CatalogRefusal) -> CatalogFile? {
        guard let program = programs.first(where: { $0.name == path.description }) else { return nil }
        let descriptor = openat(AT_FDCWD, program.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        return CatalogFile(descriptor: descriptor, status)
    }
}
