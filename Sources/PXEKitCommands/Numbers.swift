// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

// For `@Option(transform:)`: without it ArgumentParser says that a value is invalid, and not what would be right.

/// A whole number among the arguments.
func wholeNumber<Number: FixedWidthInteger & Sendable>(
    _ range: ClosedRange<Number>
) -> @Sendable (String) throws -> Number {
    { text in
        guard let number = Number(text), range.contains(number) else {
            let isAny = Number.bitWidth > 32 && range.lowerBound == .min && range.upperBound == .max
            throw ValidationError(
                "needed a whole number" + (isAny ? "" : " from \(range.lowerBound) to \(range.upperBound)"))
        }
        return number
    }
}

/// A number among the arguments, perhaps with a fraction.
@Sendable func decimalNumber(_ text: String) throws -> Double {
    guard let number = Double(text), number.isFinite else { throw ValidationError("needed a number, such as 2.5") }
    return number
}
