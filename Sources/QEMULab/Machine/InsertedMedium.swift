// SPDX-License-Identifier: Apache-2.0

/// A medium that the machine boots from, instead of its network card.
public struct InsertedMedium: Sendable, Equatable {
    /// What the machine takes it for.
    public enum Kind: String, CaseIterable, Sendable {
        /// A CD in an IDE or SATA drive.
        case cd
        /// A stick on USB 3.
        case usb
        /// An IDE or SATA disk.
        case disk
    }

    /// The image.
    public var path: String
    /// See ``Kind``.
    public var kind: Kind

    /// A medium from its image.
    public init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }

    /// QEMU's arguments for it. What a guest writes to it ends with the guest.
    var arguments: [String] {
        // A comma ends a value for QEMU; two stand for one.
        let file = path.replacing(",", with: ",,")
        let image = "if=none,id=medium,format=raw,file.filename=\(file)"
        return switch kind {
        case .cd:
            ["-drive", "\(image),readonly=on,media=cdrom", "-device", "ide-cd,drive=medium,bootindex=0"]
        case .usb:
            [
                "-drive", "\(image),snapshot=on", "-device", "qemu-xhci", "-device",
                "usb-storage,drive=medium,bootindex=0",
            ]
        case .disk: ["-drive", "\(image),snapshot=on", "-device", "ide-hd,drive=medium,bootindex=0"]
        }
    }
}
