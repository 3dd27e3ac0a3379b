// SPDX-License-Identifier: Apache-2.0

internal import Metrics

/// Counts boots when they have ended, and what is there now; what single events tell, `NetbootMetrics` counts.
///
///     pxekit_boots_total{outcome,phase}        pxekit_boot_duration_seconds{outcome}
///     pxekit_boot_phase_duration_seconds{phase}
///     pxekit_leases                            pxekit_transfers
struct BootMetrics: Sendable {
    /// Counts a boot that is over.
    func count(_ course: BootCourse) {
        guard let last = course.phases.last else { return }
        let outcome = course.outcome == .booted ? "booted" : "stopped"
        Counter(label: "pxekit_boots_total", dimensions: [("outcome", outcome), ("phase", last.kind.rawValue)])
            .increment()
        Timer(label: "pxekit_boot_duration", dimensions: [("outcome", outcome)]).record(duration: last.end)
        for phase in course.phases {
            Timer(label: "pxekit_boot_phase_duration", dimensions: [("phase", phase.kind.rawValue)])
                .record(duration: phase.duration)
        }
    }

    /// Takes note of what is there now.
    func set(leases: Int, transfers: Int) {
        Meter(label: "pxekit_leases").set(leases)
        Meter(label: "pxekit_transfers").set(transfers)
    }
}
