// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// The duration as a number of seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

extension Double {
    /// The number with exactly this many decimals, rounded, with a point in every locale.
    func text(decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = Int((magnitude * scale).rounded())
        let fraction = String(scaled % Int(scale))
        let padding = String(repeating: "0", count: decimals - fraction.count)
        return (self < 0 ? "-" : "") + "\(scaled / Int(scale)).\(padding)\(fraction)"
    }
}
