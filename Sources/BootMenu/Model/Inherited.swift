// SPDX-License-Identifier: Apache-2.0

/// A setting of a submenu: that of the menu around it as it stood where the submenu begins, or one of its own.
public enum Inherited<Value: Hashable & Sendable>: Hashable, Sendable {
    case inherited
    case own(Value)

    /// What holds below a menu that has `outer`.
    public func value(_ outer: Value) -> Value {
        switch self {
        case .inherited: outer
        case .own(let value): value
        }
    }
}

/// What people see before something boots.
public enum MenuPresentation: String, CaseIterable, Sendable {
    /// The menu.
    case menu
    /// A prompt to type names at; the time-out holds there (PXELINUX without UI, PROMPT 1).
    case prompt
    /// Nothing: the default boots at once (PXELINUX without UI and without PROMPT).
    case nothing
}
