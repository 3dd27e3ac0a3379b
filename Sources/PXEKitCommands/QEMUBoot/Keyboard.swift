// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation

/// The terminal's keyboard, given to a guest: every key goes there, Ctrl-C too. Ctrl-] ends.
final class Keyboard {
    /// Ctrl-], the key by which telnet(1) and virsh(1) are left, too.
    private static let leave: UInt8 = 0x1D

    /// What is typed; it ends with Ctrl-], or when the terminal goes away.
    let keys: AsyncStream<[UInt8]>

    private let before: termios
    private let source: any DispatchSourceRead
    private var isOurs = true

    /// Nil where standard input or output is no terminal, or where this process is in the background: it would be stopped.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, tcgetpgrp(STDIN_FILENO) == getpgrp() else {
            return nil
        }
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        before = settings
        cfmakeraw(&settings)
        // Lines that are written still begin at the left.
        settings.c_oflag |= tcflag_t(OPOST)
        guard tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) == 0 else { return nil }
        let (keys, typed) = AsyncStream<[UInt8]>.makeStream()
        self.keys = keys
        source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO)
        source.setEventHandler {
            var octets = [UInt8](repeating: 0, count: 256)
            let count = read(STDIN_FILENO, &octets, octets.count)
            guard count > 0 else { return typed.finish() }
            let until = octets[..<count].firstIndex(of: Self.leave)
            if until != 0 { typed.yield(Array(octets[..<(until ?? count)])) }
            if until != nil { typed.finish() }
        }
        source.activate()
    }

    /// The terminal is as it was before.
    func giveBack() {
        guard isOurs else { return }
        isOurs = false
        source.cancel()
        var settings = before
        tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    }
}
