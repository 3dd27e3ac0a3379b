// SPDX-License-Identifier: Apache-2.0

internal import BootMenu

/// A key of a mapping: its name, its form, its meaning, and where its value goes.
struct ConfigurationKey<Draft> {
    let name: String
    let form: String
    let meaning: String
    /// How the example shows it; nil if another key's passage does.
    private(set) var example: ConfigurationPassage?
    fileprivate let read: (YAMLValue, inout Draft, ProblemList) -> Void

    private init(
        _ name: String, _ form: String, _ meaning: String, read: @escaping (YAMLValue, inout Draft, ProblemList) -> Void
    ) {
        (self.name, self.form, self.meaning, self.read) = (name, form, meaning, read)
    }

    /// The same key, which the example shows like this.
    func shown(_ example: ConfigurationPassage) -> ConfigurationKey {
        var key = self
        key.example = example
        return key
    }

    /// A key that sets what the draft has already.
    init<Value>(_ name: String, _ form: ValueForm<Value>, _ place: WritableKeyPath<Draft, Value>, _ meaning: String) {
        self.init(name, form.words, meaning) { value, draft, problems in
            if let read = problems.read(value, as: form) { draft[keyPath: place] = read }
        }
    }

    /// A key whose value is a mapping that fills the same draft.
    init(_ name: String, _ object: ConfigurationObject<Draft>, _ meaning: String) {
        self.init(name, "mapping", meaning) { value, draft, problems in object.read(value, into: &draft, problems) }
    }

    /// A key without which nothing is there.
    init<Value>(_ name: String, _ form: ValueForm<Value>, _ place: WritableKeyPath<Draft, Value?>, _ meaning: String) {
        self.init(name, form.map { $0 as Value? }, place, meaning)
    }
}

/// A mapping of a configuration: the table of its keys, from which the reader, the reference and the schema come.
struct ConfigurationObject<Draft> {
    typealias Key = ConfigurationKey<Draft>

    /// What it describes, with its article.
    let name: String
    let keys: [Key]

    init(_ name: String, @ConfigurationKeyList<Draft> keys: () -> [Key]) {
        self.name = name
        self.keys = keys()
    }

    /// Reads the mapping into a draft and returns its values, for what only several of them show to be wrong; unknown keys are told. Nil if
    /// it is no mapping, which is told as well.
    @discardableResult
    func read(_ value: YAMLValue, into draft: inout Draft, _ problems: ProblemList) -> [String: YAMLValue]? {
        var values: [String: YAMLValue] = [:]
        guard let pairs = problems.collect({ () throws(MenuFileError) in try value.pairs() }) else { return nil }
        for (name, part) in pairs {
            guard let key = keys.first(where: { $0.name == name }) else {
                problems.add(value.unknownKey(name, of: self.name, among: keys.map(\.name)))
                continue
            }
            values[name] = part
            key.read(part, &draft, problems)
        }
        return values
    }

    /// A value that is made of such a mapping.
    ///
    /// - Parameter make: throws what only the mapping as a whole shows to be wrong.
    func form<Value>(
        _ words: String = "mapping", draft: @escaping () -> Draft,
        make: @escaping (Draft, YAMLValue, [String: YAMLValue], ProblemList) throws(MenuFileError) -> Value?
    ) -> ValueForm<Value> {
        ValueForm(
            words,
            parts: { (value, problems) throws(MenuFileError) in
                var filled = draft()
                guard let values = read(value, into: &filled, problems) else { return nil }
                return try make(filled, value, values, problems)
            })
    }

    /// The table for people.
    var reference: ConfigurationReference.Table {
        ConfigurationReference.Table(
            name: name, keys: keys.map { .init(name: $0.name, form: $0.form, meaning: $0.meaning) })
    }
}

/// Takes each key by itself: as one array the table would be too much for the compiler's type checker.
@resultBuilder
enum ConfigurationKeyList<Draft> {
    static func buildExpression(_ key: ConfigurationKey<Draft>) -> ConfigurationKey<Draft> { key }
    static func buildBlock(_ keys: ConfigurationKey<Draft>...) -> [ConfigurationKey<Draft>] { keys }
}
