// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What gdb needs to debug 16-bit code in a guest: a script that connects it, and a description of the processor.
///
/// QEMU calls every x86 processor i386 or x86-64, and gdb then reads 16-bit code as 32-bit code, whatever architecture is set. A description
/// of our own, given before gdb connects, is believed. Its registers are those that `qemu-system-i386` sends, in its order (gdbstub of QEMU
/// 3.1 to 9: 32-bit registers, FPU, SSE); `qemu-system-x86_64` sends 64-bit ones, which gdb does not accept for an 8086.
public struct DebuggerFiles: Sendable, Equatable {
    /// The folder of all of them, for this user alone.
    public let folder: String

    /// Where the emulator listens for gdb's remote protocol.
    var socket: String { "\(folder)/socket" }
    /// What gdb is started with: `gdb -x`.
    public var script: String { "\(folder)/start" }

    /// What starts the machine; UEFI's 64-bit code needs no description.
    let firmware: Firmware

    /// Names the folder `/tmp/pxekit-gdb.NUMBER`.
    ///
    /// - Parameter process: this process's number.
    public init(process: Int32, firmware: Firmware) {
        (folder, self.firmware) = ("/tmp/pxekit-gdb.\(process)", firmware)
    }

    /// Makes the folder with what is in it.
    public func write() throws(LabError) {
        let description = "\(folder)/i8086.xml"
        do {
            // Whoever made a folder of this name before, it is not written into.
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            if firmware == .bios {
                try Data(Self.description.utf8).write(to: URL(filePath: description))
            }
            let architecture =
                firmware == .bios ? "set architecture i8086\nset tdesc filename \(description)\n" : ""
            try Data((architecture + commands).utf8).write(to: URL(filePath: script))
        } catch {
            throw .failed("--gdb: \(folder) cannot be written: \(error.localizedDescription); remove it if it is there")
        }
    }

    /// Takes all of it away.
    public func remove() { try? FileManager.default.removeItem(atPath: folder) }

    private var commands: String {
        let start = """
            set disassembly-flavor intel
            target remote \(socket)

            """
        guard firmware == .bios else { return start }
        // Breakpoints are at linear addresses, 16 * CS + IP; gdb's $pc is IP alone.
        return start + """
            display/i $cs * 16 + $eip
            define nbp
              tbreak *0x7c00
              continue
            end
            document nbp
            Run until the network boot program begins, at 0000:7C00.
            end

            """
    }

    private static let description: String = {
        func registers(_ names: [String], _ bits: Int, _ type: String) -> [String] {
            names.map { "<reg name=\"\($0)\" bitsize=\"\(bits)\" type=\"\(type)\"/>" }
        }
        let core =
            registers(["eax", "ecx", "edx", "ebx"], 32, "int32") + registers(["esp", "ebp"], 32, "data_ptr")
            + registers(["esi", "edi"], 32, "int32") + registers(["eip"], 32, "code_ptr")
            + registers(
                [
                    "eflags", "cs", "ss", "ds", "es", "fs", "gs", "fs_base", "gs_base", "k_gs_base", "cr0", "cr2",
                    "cr3",
                    "cr4", "cr8", "efer",
                ], 32, "int32") + registers((0..<8).map { "st\($0)" }, 80, "i387_ext")
            + registers(["fctrl", "fstat", "ftag", "fiseg", "fioff", "foseg", "fooff", "fop"], 32, "int")
        let vectors = registers((0..<8).map { "xmm\($0)" }, 128, "uint128") + registers(["mxcsr"], 32, "int")
        return """
            <?xml version="1.0"?>
            <!DOCTYPE target SYSTEM "gdb-target.dtd">
            <target><architecture>i8086</architecture>
            <feature name="org.gnu.gdb.i386.core">
            \(core.joined(separator: "\n"))
            </feature>
            <feature name="org.gnu.gdb.i386.sse">
            \(vectors.joined(separator: "\n"))
            </feature>
            </target>

            """
    }()
}
