// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
import Subprocess

// NIOCore has a protocol of the same name.
#if canImport(System)
    import System
    private typealias Descriptor = System.FileDescriptor
#else
    import SystemPackage
    private typealias Descriptor = SystemPackage.FileDescriptor
#endif

/// The emulator's standard input and output, which are the guest's serial port.
///
/// They are pipes because a Unix socket is too small: it holds 278 writes of one byte, which is how a UART sends, and a pipe
/// 65,536. Where there is no room, SeaBIOS waits for the UART with interrupts enabled in the midst of INT 10h: its timer
/// interrupt then writes the character that is under way once more, and after half a second the character is lost. So the
/// words of a guest came garbled when we were busy for a few milliseconds.
struct EmulatorConsole: Sendable {
    /// What the guest reads. Like `output` it is closed here once the emulator has it.
    let input: FileDescriptorInput
    /// What the guest writes.
    let output: FileDescriptorOutput

    private init(input: Descriptor, output: Descriptor) {
        self.input = .fileDescriptor(input, closeAfterSpawningProcess: true)
        self.output = .fileDescriptor(output, closeAfterSpawningProcess: true)
    }

    /// Makes the pipes. Our ends close by themselves when the emulator is gone.
    ///
    /// - Parameters:
    ///   - loop: where `happened` is called.
    ///   - happened: takes what comes from the guest; the channel of ``EmulatorEvent/connected(_:)`` takes what goes to it.
    static func open(
        on loop: any EventLoop, happened: @escaping @Sendable (EmulatorEvent) -> Void
    ) async throws -> EmulatorConsole {
        var opened: [Descriptor] = []
        do {
            let toGuest = try Descriptor.pipe()
            opened += [toGuest.readEnd, toGuest.writeEnd]
            let fromGuest = try Descriptor.pipe()
            opened += [fromGuest.readEnd, fromGuest.writeEnd]
            _ = try await NIOPipeBootstrap(group: loop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(EmulatorEventHandler(happened: happened))
                    }
                }
                .takingOwnershipOfDescriptors(input: fromGuest.readEnd.rawValue, output: toGuest.writeEnd.rawValue)
                .get()
            return EmulatorConsole(input: toGuest.readEnd, output: fromGuest.writeEnd)
        } catch {
            for descriptor in opened { try? descriptor.close() }
            throw error
        }
    }
}
