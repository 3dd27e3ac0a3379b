// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy

/// The file while it is read: its settings, and what is judged and joined when all of it is there.
@dynamicMemberLookup
struct FileDraft {
    var settings = ServeSettings()
    var policy = PolicyDraft()

    subscript<Value>(dynamicMember path: WritableKeyPath<ServeSettings, Value>) -> Value {
        get { settings[keyPath: path] }
        set { settings[keyPath: path] = newValue }
    }
}
