// SPDX-License-Identifier: Apache-2.0

/// Where a machine says that it is done.
///
/// The token stands behind the question mark, for what is there comes into no log; and nothing but it, so that a shell takes the URL as it is
/// where nobody has quoted it.
public enum DoneURL {
    /// In front of the machine's name.
    public static let path = "/done/"
    /// What the token is called.
    public static let token = "token"

    /// `http://192.0.2.1/done/web1?token=0123...`
    static func text(_ machine: String, at url: String, token: String) -> String {
        "\(url)\(path)\(machine)?\(Self.token)=\(token)"
    }
}
