// SPDX-License-Identifier: Apache-2.0

/// The recognisers, each with a claim of its own. The first that knows a file describes it, so what may carry
/// something else inside stands before that: a CD image begins with a boot sector, a kernel with a UEFI stub is a PE
/// file, GRUB's core can be loaded by Multiboot.
private let recognisers: [@Sendable (ImageBytes) -> ImageReport?] = [
    NBPHeader.recognise, Syslinux.recognisePXELINUX, Syslinux.recogniseISOLINUX, LinuxKernel.recognise,
    IPXE.recogniseNBP, GRUBLegacy.recognise, GRUB.recognise, OptionROM.recognise, ISO9660.recognise,
    ELFProgram.recognise, DeviceTree.recognise, LinuxImage.recognise, OldKernel.recognise, KnownSignatures.recognise,
    EFIProgram.recognise, Syslinux.recogniseCOM32, IPXE.recogniseScript, Multiboot.recognise, BootSector.recognise,
    KnownSignatures.recogniseText,
]

/// What the file is: total on any bytes.
func recognise(_ bytes: ImageBytes) -> ImageReport {
    var unsure: Int?
    for recogniser in recognisers {
        let view = bytes.untracked
        if var report = recogniser(view) {
            report.wanted = view.reach
            return report
        }
        if let reach = view.reach { unsure = max(unsure ?? 0, reach) }
    }
    var report =
        bytes.count == 0
        ? ImageReport(.empty, "empty file", size: 0) : ImageReport(.unknown, "unknown", size: bytes.count)
    report.wanted = unsure
    return report
}
