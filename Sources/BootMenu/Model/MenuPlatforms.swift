// SPDX-License-Identifier: Apache-2.0
public import NetAddress

extension Platform {
    /// The platforms that menus tell apart: those whose loaders can say where they run.
    public static let ofMenus: [Platform] = [.bios, .uefiIA32, .uefiX64, .uefiARM32, .uefiARM64, .uefiRISCV64]

    /// The platform's name in menu files, where UEFI is called `efi`: `efi-x64`.
    public var menuName: String { isUEFI ? String(rawValue.dropFirst()) : rawValue }

    /// A platform by its name in a menu file, or by the one that everything else calls it.
    init?(menuName: String) {
        guard let platform = Platform.ofMenus.first(where: { [$0.menuName, $0.rawValue].contains(menuName) }) else {
            return nil
        }
        self = platform
    }
}
