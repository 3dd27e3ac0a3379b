// SPDX-License-Identifier: Apache-2.0

/// How far two words are apart: the least number of letters that are put in, taken out, replaced or exchanged with their neighbour to make
/// one of the other (the optimal string alignment distance).
package enum SpellingDistance {
    /// 0 for equal words.
    package static func between(_ first: String, _ second: String) -> Int {
        let (a, b) = (Array(first), Array(second))
        var before: [Int] = []
        var row = Array(0...b.count)
        for i in a.indices {
            var next = [i + 1]
            for j in b.indices {
                var best = min(row[j + 1] + 1, next[j] + 1, row[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
                next.append(best)
            }
            (before, row) = (row, next)
        }
        return row[b.count]
    }
}
