// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif

    /// A system call that failed.
    struct SystemCallError: Error, Hashable, CustomStringConvertible {
        let call: String
        let number: Int32

        /// The failure of the call that was just made.
        static func last(_ call: String) -> SystemCallError { SystemCallError(call: call, number: errno) }

        var description: String {
            "\(call): \(strerror(number).map { String(cString: $0) } ?? "error \(number)")"
        }
    }

    /// A file descriptor that closes itself.
    final class Descriptor: Sendable {
        let number: Int32

        /// Takes over what `call` returned.
        init(_ number: Int32, _ call: String) throws(SystemCallError) {
            guard number >= 0 else { throw .last(call) }
            self.number = number
        }

        deinit {
            close(number)
        }

        /// A socket that does not block and is not inherited.
        static func open(
            _ domain: Int32, _ type: __socket_type, _ transport: Int32
        ) throws(SystemCallError) -> Descriptor {
            let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
            return try Descriptor(socket(domain, Int32(type.rawValue) | flags, transport), "socket")
        }

        func set(_ level: Int32, _ option: Int32, _ name: String, to value: Int32) throws(SystemCallError) {
            let result = withUnsafeBytes(of: value) {
                setsockopt(number, level, option, $0.baseAddress, socklen_t($0.count))
            }
            guard result == 0 else { throw .last(name) }
        }
    }
#endif
