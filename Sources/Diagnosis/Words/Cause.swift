// SPDX-License-Identifier: Apache-2.0

/// Why a machine does not boot, or boots slowly: one row of the table that `pxekit doctor` and docs/troubleshooting.md are made of.
public struct Cause: Hashable, Sendable {
    /// What follows for the boot.
    public enum Effect: String, Hashable, Sendable {
        /// It stops here.
        case stops
        /// It goes on and takes long.
        case slows
    }

    /// Names it in JSON, in comments of captures, and for `--screen`.
    public let id: String
    /// Rows of docs/quirks.md that tell of it.
    public let quirks: [String]
    /// The cause in one line.
    public let title: String
    /// Why that stops a boot, for somebody who sees PXE for the first time.
    public let why: String
    /// What the user of the machine sees, by the program that says it.
    public let screen: [String]
    /// What tells it from causes that look alike; empty if nothing looks like it.
    public let apart: String
    /// What to do.
    public let mend: Mend
    /// Whether it stops the boot.
    public let effect: Effect
    /// How sure it is when its evidence is there, 1 to 99: certain ones come first.
    public let weight: Int

    init(
        _ id: String, _ quirks: [String] = [], weight: Int, effect: Effect = .stops, _ title: String, why: String,
        screen: [String], apart: String = "", mend: Mend
    ) {
        (self.id, self.quirks, self.title, self.why, self.screen) = (id, quirks, title, why, screen)
        (self.apart, self.mend, self.effect, self.weight) = (apart, mend, effect, weight)
    }
}

/// What to do against a cause: for everybody, and for the servers that the diagnosis knows by name.
public struct Mend: Hashable, Sendable {
    /// For everybody.
    public let text: String
    /// For one server: the lines of its configuration, or the command.
    public let recipes: [Recipe]

    /// The mend for one server.
    public struct Recipe: Hashable, Sendable {
        /// Which.
        public let server: ServerProgram
        /// What to do there.
        public let text: String
    }

    /// A mend, with the lines for those servers where it takes other words.
    public init(_ text: String, _ recipes: KeyValuePairs<ServerProgram, String> = [:]) {
        self.text = text
        self.recipes = recipes.map { Recipe(server: $0.key, text: $0.value) }
    }

    /// The same with other words for everybody.
    public func saying(_ text: String) -> Mend { Mend(text, recipes: recipes) }

    /// What to do with one server; nil if nothing is known of it.
    public func recipe(for server: ServerProgram) -> String? { recipes.first { $0.server == server }?.text }

    /// The same with the mend for one server in the place of its other one.
    func replacing(_ server: ServerProgram, _ recipe: Recipe) -> Mend {
        Mend(text, recipes: recipes.filter { $0.server != server } + [recipe])
    }

    private init(_ text: String, recipes: [Recipe]) {
        (self.text, self.recipes) = (text, recipes)
    }
}

/// Servers that mends are written for.
public enum ServerProgram: String, Hashable, Sendable, CaseIterable {
    case isc = "ISC dhcpd"
    case kea = "Kea"
    case dnsmasq
    case windows = "Windows"
    case router = "router"
    case pxekit
}
