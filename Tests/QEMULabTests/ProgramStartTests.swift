// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import QEMULab

@Suite("Start of the boot file")
struct ProgramStartTests {
    /// A boot file that the firmware has fetched.
    private func fetched(isTraced: Bool = true) -> ProgramStart {
        var start = ProgramStart(isTraced: isTraced)
        start.reached(.bootFileRequested("loader"))
        start.reached(.bootFileLoaded("loader", octets: 42430, duration: .seconds(1)))
        return start
    }

    @Test("the end of the transfer is no start; the processor at 0x7C00 is, once")
    func executed() {
        var start = fetched()
        #expect(start.wrote("loader : 42430 bytes [PXE-NBP]\n") == nil)
        #expect(start.executed() == .init(name: "loader", isLoaded: true))
        #expect(start.executed() == nil)
    }

    @Test("a sign that is quicker than the news of the last octet says so")
    func quick() {
        var start = ProgramStart(isTraced: true)
        #expect(start.executed() == nil)
        start.reached(.bootFileRequested("loader"))
        #expect(start.executed() == .init(name: "loader", isLoaded: false))
    }

    @Test(
        "firmware says that it starts a file, in pieces too",
        arguments: [
            ["BdsDxe: loading Boot0001 \"UEFI PXEv4\"\nBds", "Dxe: starting Boot0001 \"UEFI PXEv4\""],
            ["boot.ipxe : 64 by", "tes [script]\n"], ["vmlinuz : 8000000 bytes [bzImage]"],
            ["ipxe.efi : 850528 bytes [EFI]"],
        ])
    func words(pieces: [String]) {
        var start = fetched()
        let starts = pieces.map { start.wrote($0) }
        #expect(starts.dropLast().allSatisfy { $0 == nil })
        #expect(starts.last == .some(.init(name: "loader", isLoaded: true)))
    }

    @Test("without a trace iPXE's own word for a PXE program counts")
    func untraced() {
        var start = fetched(isTraced: false)
        #expect(start.wrote("loader : 42430 bytes [PXE-NBP]\n")?.name == "loader")
    }

    @Test(
        "a file that was refused does not run, though something else starts after it",
        arguments: [
            "BdsDxe: failed to load Boot0001 \"UEFI PXEv4\": Not Found\nBdsDxe: starting Boot0002 \"EFI Internal Shell\"",
            "loader : 42430 bytes\nCould not boot: Exec format error\nBooting from Hard Disk...\n",
        ])
    func refused(words: String) {
        var start = fetched()
        #expect(start.wrote(words) == nil)
        #expect(start.executed() == nil)
        start.reached(.bootFileRequested("other"))
        #expect(start.executed()?.name == "other")
    }
}
