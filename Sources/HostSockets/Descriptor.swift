// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        package import Musl
    #else
        package import Glibc
    #endif

    /// A system call that failed.
    package struct SystemCallError: Error, Hashable, CustomStringConvertible {
        package let call: String
        package let number: Int32

        /// The failure of the call that was just made.
        package static func last(_ call: String) -> SystemCallError { SystemCallError(call: call, number: errno) }

        package var description: String {
            "\(call): \(strerror(number).map { String(cString: $0) } ?? "error \(number)")"
        }
    }

    /// A file descriptor that closes itself.
    package final class Descriptor: Sendable {
        package let number: Int32

        /// Takes over what `call` returned.
        package init(_ number: Int32, _ call: String) throws(SystemCallError) {
            guard number >= 0 else { throw .last(call) }
            self.number = number
        }

        deinit {
            close(number)
        }

        /// A socket that does not block and is not inherited.
        package static func open(
            _ domain: Int32, _ type: __socket_type, _ transport: Int32
        ) throws(SystemCallError) -> Descriptor {
            let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
            return try Descriptor(socket(domain, Int32(type.rawValue) | flags, transport), "socket")
        }

        package func set(_ level: Int32, _ option: Int32, _ name: String, to value: Int32) throws(SystemCallError) {
            let result = withUnsafeBytes(of: value) {
                setsockopt(number, level, option, $0.baseAddress, socklen_t($0.count))
            }
            guard result == 0 else { throw .last(name) }
        }
    }
#endif
