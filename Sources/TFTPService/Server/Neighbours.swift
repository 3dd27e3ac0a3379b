// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import NIOCore

    /// When to leave a processor that others want as well.
    ///
    /// Who shares a processor has half of one, and the kernel takes some 10 ms to move a thread that does not sleep. One that sleeps and is
    /// woken gets an idle processor at once, but not in a virtual machine: there an idle processor is halted, which the kernel takes for one
    /// that the host has withdrawn.
    struct Neighbours {
        private var sharedAt = NIODeadline.uptimeNanoseconds(0)
        private var movedAt = NIODeadline.uptimeNanoseconds(0)
        private var stay = shortest

        /// To offer the processor where nobody wants it takes less than this.
        private static let alone = TimeAmount.microseconds(10)
        /// From one move to the next. A move takes some 50 us and may lead to a processor that has somebody too, so each doubles the time to the
        /// next.
        private static let (shortest, longest) = (TimeAmount.microseconds(100), TimeAmount.milliseconds(100))
        /// Who comes after so long is a new neighbour.
        private static let peace = TimeAmount.milliseconds(10)

        /// Whether to leave, after the processor was offered to others (sched_yield(2)) and had again.
        mutating func areReasonToLeave(offered start: NIODeadline, back end: NIODeadline) -> Bool {
            guard end - start > Self.alone else { return false }
            if end - sharedAt > Self.peace { stay = Self.shortest }
            sharedAt = end
            guard end - movedAt > stay else { return false }
            movedAt = end
            stay = min(stay * 2, Self.longest)
            return true
        }
    }
#endif
