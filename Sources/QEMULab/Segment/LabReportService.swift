// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NetbootServer
internal import VirtualSegment

/// Takes pxeinfo's report on the segment's host.
struct LabReportService: UDPService {
    /// The port that pxekit writes into REPORT_PORT.
    static let ports: [ClosedRange<UInt16>] = [ReportDatagram.port...ReportDatagram.port]

    private var collector = ReportCollector()
    private let keep: @Sendable (MachineReport) -> Void

    /// - Parameter keep: takes each report, once.
    init(keep: @escaping @Sendable (MachineReport) -> Void) {
        self.keep = keep
    }

    var deadline: Duration? { nil }

    mutating func deadlinePassed(now: Duration) -> [UDPDeparture] { [] }

    mutating func received(_ arrival: UDPArrival, now: Duration) -> [UDPDeparture] {
        let payload: ByteBuffer
        switch collector.received(arrival.payload) {
        case .ignore: return []
        case .acknowledge(let acknowledgement): payload = acknowledgement
        case .keep(let report, let acknowledgement):
            keep(report)
            payload = acknowledgement
        }
        return [
            UDPDeparture(sourcePort: arrival.destination.port, destination: arrival.source, payload: payload)
        ]
    }
}
