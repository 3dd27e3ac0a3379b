// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
public import MachineStore

/// Where machines are changed and tokens are known: the server's own file, and what holds a change to its configuration.
public struct MachineDesk: Sendable {
    /// What is said of machines becomes this by an order; throws why it cannot be.
    public typealias Judge = @Sendable (MachineOrder, MachineAdditions) throws(MachineRefusal) -> MachineAdditions

    let keeper: MachineKeeper
    private let judge: Judge
    private let tell: @Sendable (String) -> Void

    /// A desk.
    ///
    /// - Parameter tell: is told in one line what was done, and who had it done.
    public init(
        _ keeper: MachineKeeper, tell: @escaping @Sendable (String) -> Void = { _ in }, judge: @escaping Judge
    ) {
        (self.keeper, self.judge, self.tell) = (keeper, judge, tell)
    }

    /// Does what is said of a machine; it counts from the machine's next request on.
    ///
    /// - Parameter holder: by whose token, and from where.
    /// - Throws: `MachineRefusal`, or what SQLite says of the file.
    func obey(_ order: MachineOrder, by holder: String) async throws {
        let judge = judge
        try await keeper.obey(order) { try judge(order, $0) }
        tell("machine \(order.machine) \(order.words), by \(holder)")
    }
}
