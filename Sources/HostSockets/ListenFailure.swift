// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A service cannot have the address and port it is meant to serve on.
public struct ListenFailure: Error, Hashable, Sendable {
    /// The service, as a person calls it: `HTTP`.
    public let service: String
    /// Where it should listen: `0.0.0.0:80`.
    public let endpoint: String
    /// The system's reason; nil where another layer refused, which ``reason`` then tells.
    public let errorNumber: Int32?
    /// The reason in words.
    public let reason: String

    /// The processes that have the port, as far as they are visible.
    public let holders: [PortHolder]

    /// A failure from what the system or NIO threw.
    package init(service: String, endpoint: String, cause: any Error) {
        switch cause {
        case let error as IOError:
            self.init(service: service, endpoint: endpoint, errorNumber: error.errnoCode)
        #if os(Linux)
            case let error as SystemCallError:
                self.init(service: service, endpoint: endpoint, errorNumber: error.number)
        #endif
        default: self.init(service: service, endpoint: endpoint, reason: "\(cause)")
        }
    }

    private init(service: String, endpoint: String, errorNumber: Int32) {
        let reason = strerror(errorNumber).map { String(cString: $0) } ?? "error \(errorNumber)"
        self.init(service: service, endpoint: endpoint, errorNumber: errorNumber, reason: reason)
    }

    package init(
        service: String, endpoint: String, errorNumber: Int32? = nil, reason: String, holders: [PortHolder] = []
    ) {
        self.service = service
        self.endpoint = endpoint
        self.errorNumber = errorNumber
        self.reason = reason
        self.holders = holders
    }

    /// The same failure with the processes that are to blame.
    package func naming(_ holders: [PortHolder]) -> ListenFailure {
        ListenFailure(
            service: service, endpoint: endpoint, errorNumber: errorNumber, reason: reason, holders: holders)
    }

    /// The same failure with the processes that have the port, if that is why.
    package func namingHolders(_ transport: PortHolder.Transport, port: Int) -> ListenFailure {
        isInUse ? naming(PortHolder.of(transport, port: UInt16(clamping: port))) : self
    }

    /// Whether another process has the port.
    public var isInUse: Bool { errorNumber == EADDRINUSE }
    /// Whether the port needs rights that this process has not: below 1024 without root.
    public var isForbidden: Bool { errorNumber == EACCES || errorNumber == EPERM }
}

extension ListenFailure: CustomStringConvertible {
    /// One line: `DHCP cannot listen on eth0:67: Address already in use, by dnsmasq (process 812)`.
    public var description: String {
        "\(service) cannot listen on \(endpoint): \(reason)"
            + (holders.isEmpty ? "" : ", by " + holders.map(\.description).joined(separator: ", "))
    }
}
