// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import HostSockets
    internal import Synchronization

    /// Looks now and then whether this host's interfaces are still those that the plan was made of.
    final class InterfaceWatch: Sendable {
        /// A machine takes longer to come to its PXE ROM.
        private static let period = Duration.seconds(2)

        private let known: Mutex<[NetworkInterface]>

        /// - Parameter interfaces: what the first plan was made of.
        init(_ interfaces: [NetworkInterface]) { known = Mutex(interfaces) }

        /// Takes note of what a new plan was made of. A look of its own would not do: an interface that comes just before the plan is made
        /// and goes just after it would be in the plan alone, and stay there.
        func planned(on interfaces: [NetworkInterface]) { known.withLock { $0 = interfaces } }

        /// Tells each change, until cancellation.
        func watch(_ tell: () -> Void) async {
            while (try? await Task.sleep(for: Self.period)) != nil {
                let hasChanged = known.withLock { known in
                    let now = NetworkInterface.all()
                    // None at all is a system that could not say.
                    guard now != known, !now.isEmpty else { return false }
                    known = now
                    return true
                }
                if hasChanged { tell() }
            }
        }
    }
#endif
