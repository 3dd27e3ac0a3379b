// SPDX-License-Identifier: Apache-2.0

/// How a documented command is tried.
enum Trial: Sendable {
    /// It is typed, ends with this code, and shows this on either output.
    case ends(code: Int32 = 0, showing: String = "")
    /// It is typed, shows this, and runs until it is asked to end.
    case runs(showing: String)
    /// It is typed, in one of these ways, while this server runs on a computer of the LAN and has shown this.
    indirect case beside(String, on: Host = .host, showing: String, Trial)
    /// It is typed when this other command has ended.
    indirect case after(String, Trial)
    /// It cannot be typed in a room; what tries it is another file, for this reason.
    case elsewhere(String, because: String)

    /// A computer of the LAN.
    enum Host: String {
        /// The room's.
        case host
        /// The neighbour, 198.51.100.9.
        case other
    }
}
