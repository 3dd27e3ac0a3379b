// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import CProcessors
    internal import HostSockets
    internal import NIOCore
    internal import TFTPEngine

    private let systemPoll = poll

    /// Waits until a socket can be read, first with open eyes: while one block follows the other, the next ACK is there before a thread
    /// would have fallen asleep and been woken, which takes a processor that has gone idle some 40 us. Between two looks the processor is
    /// offered to others, so that a client that shares it is not held up. Where the next ACK takes longer, each watch in vain doubles the
    /// number of waits until the next.
    struct PortWatch {
        private var waits: [pollfd] = []
        private let hasOtherProcessors = sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1
        /// Waits without a watch: those that are left, and how many the next watch in vain will cost.
        private var (skips, penalty) = (0, 1)
        private var neighbours = Neighbours()

        private static let mostSkips = 1024
        /// The longest watch: longer than a client on this host takes for its ACK that has to be woken by the block.
        private static let watch = TimeAmount.microseconds(100)

        /// - Parameter wakeUp: ends a wait and is none of the sockets that are numbered.
        init(_ first: Descriptor, wakeUp: Descriptor) {
            add(wakeUp)
            add(first)
        }

        /// From now on this socket is one of those, with the next number.
        mutating func add(_ socket: Descriptor) {
            waits.append(pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0))
        }

        /// Whether the socket with this number, counted from 0, can be read.
        func isReady(_ index: Int) -> Bool { waits[index + 1].revents != 0 }

        /// Returns when a socket can be read or the time has come; the number of sockets that can be read.
        mutating func wait(until deadline: Nanoseconds?) -> Int {
            let start = NIODeadline.now()
            var count = 0
            if skips > 0 {
                skips -= 1
            } else if hasOtherProcessors {
                count = watch(from: start)
                penalty = count > 0 ? 1 : min(penalty * 2, Self.mostSkips)
                skips = count > 0 ? 0 : penalty
            }
            return count > 0 ? count : poll(Self.milliseconds(until: deadline, from: start))
        }

        /// Looks until a socket can be read or the watch is over.
        private mutating func watch(from start: NIODeadline) -> Int {
            var now = start
            while now - start < Self.watch {
                let count = poll(0)
                guard count == 0 else { return count }
                sched_yield()
                let offered = now
                now = .now()
                if neighbours.areReasonToLeave(offered: offered, back: now) { processor_leave() }
            }
            return 0
        }

        private mutating func poll(_ milliseconds: Int32) -> Int {
            waits.withUnsafeMutableBufferPointer { waits in
                let count = systemPoll(waits.baseAddress, nfds_t(waits.count), milliseconds)
                // After a signal the entries have no meaning.
                if count < 0 { for index in waits.indices { waits[index].revents = 0 } }
                return Int(max(count, 0))
            }
        }

        /// Rounded up: a wait that ends too early is a wait in vain.
        private static func milliseconds(until deadline: Nanoseconds?, from now: NIODeadline) -> Int32 {
            guard let deadline else { return -1 }
            let rest = deadline - now.nanoseconds
            return rest <= .zero ? 0 : Int32(clamping: (rest.count - 1) / 1_000_000 + 1)
        }
    }
#endif
