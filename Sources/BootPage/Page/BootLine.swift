// SPDX-License-Identifier: Apache-2.0

/// A boot drawn as one line: each phase as long as it took, but not so short that nobody sees it.
enum BootLine {
    /// Units of the drawing's width.
    private static let width = 1000.0
    private static let least = 14.0
    private static let gap = 3.0

    /// The drawing as SVG, which has only words of our own in it.
    static func drawing(_ boot: BootRecord) -> String {
        let phases = boot.phases
        let isStopped = boot.outcome == "stopped"
        let end = isStopped ? least : 0
        let room = width - end - gap * Double(max(phases.count - 1, 0)) - least * Double(phases.count)
        let total = max(phases.reduce(0) { $0 + $1.seconds }, 0.001)
        var place = 0.0
        var parts = ""
        for (number, phase) in phases.enumerated() {
            let length = least + max(room, 0) * phase.seconds / total
            let isNow = boot.outcome == "running" && number == phases.count - 1
            parts += """
                <rect class="\(phase.kind)\(isNow ? " now" : "")" x="\(rounded(place))" y="4" width="\(rounded(length))" height="16">\
                <title>\(PageWords.phase(phase.kind)): \(PageWords.duration(phase.seconds))</title></rect>
                """
            place += length + gap
        }
        if isStopped {
            parts +=
                "<rect class=\"end\" x=\"\(rounded(width - end + gap))\" y=\"0\" width=\"8\" height=\"24\"><title>stopped</title></rect>"
        }
        return """
            <svg class="line" viewBox="0 0 1000 24" preserveAspectRatio="none" role="img" aria-label="\(words(boot))">\(parts)</svg>
            """
    }

    /// The same in words.
    static func words(_ boot: BootRecord) -> String {
        let phases = boot.phases.map { "\(PageWords.phase($0.kind)) \(PageWords.duration($0.seconds))" }
        return "Phases: " + (phases + (boot.outcome == "stopped" ? ["stopped"] : [])).joined(separator: ", ")
    }

    private static func rounded(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
}
