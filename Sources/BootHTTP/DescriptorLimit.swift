// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How many descriptors this process may have (getrlimit(2), `RLIMIT_NOFILE`).
public enum DescriptorLimit {
    #if canImport(Glibc)
        private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
    #else
        private static var resource: Int32 { RLIMIT_NOFILE }
    #endif

    /// As many as four thousand transfers and as many connections need, with a file for each.
    private static let enough: rlim_t = 16_384

    /// What holds now; 1024, which is usual, where the system does not say.
    public static var current: Int {
        var limit = rlimit()
        return getrlimit(resource, &limit) == 0 ? Int(clamping: UInt64(limit.rlim_cur)) : 1024
    }

    /// Raises the limit as far as the system lets a server without rights, and as far as it is of use: most systems give 1024 to
    /// programs that use select(2), and let others have hundreds of thousands.
    public static func raise() {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < enough else { return }
        limit.rlim_cur = min(limit.rlim_max, enough)
        // Without it fewer clients are served at once, that is all.
        _ = setrlimit(resource, &limit)
    }
}
