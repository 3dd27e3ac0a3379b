// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif

    /// Ends a wait for sockets from another thread: a pair of sockets.
    package struct WakeUp {
        /// Readable after a signal.
        package let descriptor: Descriptor
        private let input: Descriptor

        package init() throws(SystemCallError) {
            var ends: [Int32] = [-1, -1]
            let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
            guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw .last("socketpair") }
            descriptor = try Descriptor(ends[0], "socketpair")
            input = try Descriptor(ends[1], "socketpair")
        }

        /// Ends the wait, or the next one. One that is full is a signal as well.
        package func signal() {
            var octet: UInt8 = 0
            write(input.number, &octet, 1)
        }

        /// Takes note of the signals so far.
        package func clear() {
            var octets = [UInt8](repeating: 0, count: 512)
            while read(descriptor.number, &octets, octets.count) > 0 {}
        }
    }
#endif
