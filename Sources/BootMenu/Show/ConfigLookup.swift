// SPDX-License-Identifier: Apache-2.0

/// Which configuration file a machine gets, with every name that it tries before.
public struct ConfigLookup: Hashable, Sendable {
    /// The names in order, through the one that exists.
    public let tried: [ConfigSearch.Candidate]

    /// The file that the machine gets, as a path of the tree; nil if there is none.
    public let found: String?

    /// Looks in a tree for the first name that exists.
    ///
    /// - Parameter folder: the directory of the tree that the client's names are relative to.
    public init(_ search: ConfigSearch, in tree: any FileTree, below folder: String = "") {
        var tried: [ConfigSearch.Candidate] = []
        var found: String?
        for candidate in search.candidates {
            tried.append(candidate)
            guard !BootFile.isAbsolute(candidate.name),
                let path = TreePath.normalized(TreePath.joined(folder, candidate.name)),
                let node = tree.node(at: path), !node.isDirectory
            else { continue }
            found = path
            break
        }
        self.tried = tried
        self.found = found
    }
}
