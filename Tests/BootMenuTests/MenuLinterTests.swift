// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import BootMenu

@Suite("menu lint")
struct MenuLinterTests {
    @Test("a variable that nobody defines is found, one that a machine defines is not")
    func variables() throws {
        let menu = try Menu(yaml: "entries:\n- {name: a, kernel: k, arguments: '${x} ${mac} ${y}'}\nvariables: {y: z}")
        var linter = MenuLinter(menu, from: .yaml)
        #expect(
            linter.run().map(\.description) == ["menu.yaml:2: undefined-variable: a: the variable ${x} has no value"])
        var mended = menu
        mended.machines = [MenuMachine(try #require(MachineMatch("10.0.0.1")), variables: ["x": "1"])]
        linter = MenuLinter(mended, from: .yaml)
        #expect(linter.run().isEmpty)
    }

    @Test("machines that name entries which do not exist are found")
    func machines() throws {
        let menu = try Menu(
            yaml: "machines:\n- match: 10.0.0.1\n  default: b\n  only: [a, c]\nentries:\n- {name: a, kernel: k}")
        var linter = MenuLinter(menu, from: .yaml)
        #expect(
            linter.run().map(\.message) == [
                "b, which 10.0.0.1 gets, does not exist", "c, which 10.0.0.1 gets, does not exist",
            ])
    }
}
