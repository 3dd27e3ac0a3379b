// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import FrameWire
    internal import NIOCore
    internal import Synchronization
    internal import VirtualSegment

    /// The IPv6 router on the bridge, for which iPXE's ROM else waits 13 seconds: the one of the virtual segment.
    final class RouterAnswers: Sendable {
        private let host = Mutex(SegmentHost(hardware: LabServices.hardware, address: LabServices.address))

        /// The frames that answer a frame. It says nothing to what is not IPv6: for that the system is there.
        @Sendable func frames(_ frame: EthernetFrame) -> [ByteBuffer] {
            guard frame.type == .ipv6 else { return [] }
            return host.withLock { $0.received(frame, now: .zero) }
        }
    }
#endif
