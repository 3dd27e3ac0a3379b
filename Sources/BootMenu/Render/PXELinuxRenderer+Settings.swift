// SPDX-License-Identifier: Apache-2.0

/// Settings that submenus inherit as they stand at MENU BEGIN. One that a submenu must not have is written behind all
/// submenus, for there is no way to take it back; those submenus that have it say so themselves then.
extension PXELinuxRenderer {
    /// The settings of a menu that stand at its start.
    mutating func settings(_ view: MenuView, in views: [MenuView], top: Menu) {
        let outer = view.parent.map { views[$0] }
        if let outer {
            if view.timeout != outer.timeout {
                lines.append("TIMEOUT \(view.timeout.map { max(1, $0.tenths) } ?? 0)")
            }
            if view.forbidsOptions != outer.forbidsOptions {
                lines.append("ALLOWOPTIONS \(view.forbidsOptions ? 0 : 1)")
            }
        } else {
            duration("TIMEOUT", view.timeout)
        }
        for setting in Setting.allCases {
            guard let value = setting.value(view) else { continue }
            let isInherited = outer.map { setting.value($0) == value && !isLate(setting, $0, in: views) } ?? false
            if !isInherited, !isLate(setting, view, in: views) { write(setting, value, of: view) }
        }
    }

    /// The settings of a menu that stand at its end.
    mutating func late(_ view: MenuView, in views: [MenuView]) {
        for setting in Setting.allCases where isLate(setting, view, in: views) {
            if let value = setting.value(view) { write(setting, value, of: view) }
        }
    }

    enum Setting: CaseIterable {
        case onTimeout, masterPassword, background

        func value(_ view: MenuView) -> String? {
            switch self {
            case .onTimeout: view.onTimeout
            case .masterPassword: view.masterPassword?.text
            case .background: view.background
            }
        }
    }

    /// Whether a submenu of it has nothing where it has something.
    private func isLate(_ setting: Setting, _ view: MenuView, in views: [MenuView]) -> Bool {
        setting.value(view) != nil && views.contains { $0.parent == view.place && setting.value($0) == nil }
    }

    private mutating func write(_ setting: Setting, _ value: String, of view: MenuView) {
        let item = view.submenu?.tag ?? "menu"
        switch setting {
        case .onTimeout:
            let name = String(value.prefix { !$0.isConfigSpace })
            let options = value.dropFirst(name.count).drop { $0.isConfigSpace }
            choice("ONTIMEOUT", name, String(options), isCommand: !known.contains(name), of: item)
        case .masterPassword:
            guard hasMenu, let password = view.masterPassword, let text = secret(password, of: item, protects: false)
            else { return }
            lines.append("MENU MASTER PASSWD " + text)
        case .background:
            guard hasMenu else { return }
            if let word = word(value) {
                lines.append("MENU BACKGROUND " + word)
            } else if value.isEmpty {
                lines.append("MENU BACKGROUND")
            } else {
                report.add(item, .ignored, "the background \"\(value)\" is not one word")
            }
        }
    }
}
