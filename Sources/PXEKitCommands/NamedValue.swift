// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// The value of an enumeration that an argument names, for `@Option(transform:)`: types of the libraries cannot conform to
/// `ExpressibleByArgument`, which is not imported publicly.
func namedValue<Value: CaseIterable & RawRepresentable<String>>(_ text: String) throws -> Value {
    guard let value = Value(rawValue: text) else {
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("'\(text)': needed one of \(known)")
    }
    return value
}
