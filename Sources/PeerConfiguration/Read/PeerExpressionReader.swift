// SPDX-License-Identifier: Apache-2.0

/// What the conditions of ISC dhcpd and Kea have in common: tests with `and` between them, and those with `or`.
///
/// However many stand side by side, the result is no deeper than the parentheses: who walks through it cannot run out of stack.
protocol PeerExpressionReader {
    /// Steps over the next word if it is this one.
    mutating func take(_ text: String) -> Bool
    /// One test, or a condition in parentheses.
    ///
    /// - Parameter depth: how many parentheses and `not` are around it.
    mutating func primary(depth: Int) -> PeerTest
}

extension PeerExpressionReader {
    /// Conditions with `or` between them.
    mutating func disjunction(depth: Int) -> PeerTest {
        var tests = [conjunction(depth: depth)]
        while take("or") { tests.append(conjunction(depth: depth)) }
        return tests.count == 1 ? tests[0] : .or(tests)
    }

    /// Tests with `and` between them.
    private mutating func conjunction(depth: Int) -> PeerTest {
        var tests = [primary(depth: depth)]
        while take("and") { tests.append(primary(depth: depth)) }
        return tests.count == 1 ? tests[0] : .and(tests)
    }
}
