// SPDX-License-Identifier: Apache-2.0

/// A set that remembers its last members only, so that what comes from the network cannot make it grow.
struct RecentSet<Member: Hashable> {
    private let limit: Int
    private var members: Set<Member> = []
    private var order: [Member] = []
    private var next = 0

    init(limit: Int) {
        self.limit = limit
    }

    func contains(_ member: Member) -> Bool { members.contains(member) }

    /// Whether it was not there before.
    mutating func insert(_ member: Member) -> Bool {
        guard members.insert(member).inserted else { return false }
        if order.count < limit {
            order.append(member)
        } else {
            members.remove(order[next])
            order[next] = member
            next = (next + 1) % limit
        }
        return true
    }
}
