// SPDX-License-Identifier: Apache-2.0
import BoundedCollections
import TestSupport
import Testing

@Suite("Bounded tables")
struct BoundedTableTests {
    @Test("the key that was written once and first is forgotten first")
    func order() {
        var table = BoundedTable<Int, String>(limit: 3)
        for key in 1...3 { #expect(table.write("\(key)", for: key) == nil) }
        #expect(table.write("one", for: 1) == nil)
        let forgotten = table.write("4", for: 4)
        #expect(forgotten?.key == 2 && forgotten?.value == "2")
        #expect(table.count == 3)
        #expect(table[1] == "one" && table[2] == nil && table[3] == "3" && table[4] == "4")
    }

    @Test("a flood of keys that come once pushes out one another, not those that come again")
    func flood() {
        var table = BoundedTable<Int, Int>(limit: 8)
        for round in 0..<100 {
            for regular in 0..<4 { table[regular] = round }
            table[1000 + round] = round
        }
        #expect((0..<4).allSatisfy { table[$0] == 99 })
        #expect(table.count == 8)
    }

    @Test("a key that is taken out leaves room")
    func removal() {
        var table = BoundedTable<Int, Int>(limit: 2, isReserved: true)
        (table[1], table[2]) = (10, 20)
        table[1] = nil
        table[7] = nil
        #expect(table.count == 1 && table[1] == nil && table[2] == 20)
        #expect(table.write(30, for: 3) == nil)
        table[3]? += 1
        #expect(table[3] == 31)
        #expect(table.map { $0 + $1 }.sorted() == [22, 34])
    }

    @Test("a table of keys alone tells what is new")
    func keys() {
        var table = BoundedTable<String, Void>(limit: 2)
        #expect(table.insert("a") && table.insert("b") && !table.insert("a"))
        #expect(table.insert("c") && !table.insert("a") && table.insert("b"))
    }

    @Test("a limit below one is one")
    func least() {
        var table = BoundedTable<Int, Int>(limit: 0)
        table[1] = 1
        table[2] = 2
        #expect(table.count == 1 && table[2] == 2)
    }

    @Test("it agrees with a dictionary on what it has, whatever is done to it", arguments: [1, 2, 3] as [UInt64])
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var (table, model) = (BoundedTable<Int, Int>(limit: 16), [Int: Int]())
        for step in 0..<5000 {
            let key = Int.random(in: 0..<40, using: &random)
            if Int.random(in: 0..<4, using: &random) == 0 {
                (table[key], model[key]) = (nil, nil)
            } else {
                if let old = table.write(step, for: key) { #expect(model.removeValue(forKey: old.key) == old.value) }
                model[key] = step
            }
            #expect(table.count == model.count && table.count <= 16)
            #expect(table[key] == model[key])
        }
        #expect(Dictionary(uniqueKeysWithValues: table.map { ($0, $1) }) == model)
    }
}
