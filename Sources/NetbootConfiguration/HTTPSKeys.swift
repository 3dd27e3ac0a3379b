// SPDX-License-Identifier: Apache-2.0

internal import BootMenu

/// By which files the server says over HTTPS who it is. An option may still bring what is empty.
package struct HTTPSSettings: Hashable, Sendable {
    /// The file with the server's certificate and those that lead from it to one that machines know, in PEM.
    package var certificate = ""
    /// The file with its key, in PEM, without a passphrase.
    package var key = ""
    /// The file with the certificates that machines know, in PEM; nil if nobody says which they are.
    package var authorities: String?
    /// The names and addresses by which machines ask, for which the certificate has to be.
    package var names: [String] = []

    /// Nothing yet.
    package init() {}
}

extension ConfigurationObject where Draft == HTTPSSettings {
    /// HTTPS.
    static var https: ConfigurationObject {
        ConfigurationObject("HTTPS") {
            Key(
                "certificate", .text("path"), \.certificate,
                "the server's certificate in PEM, and behind it those that lead to one that machines know")
            Key("key", .text("path"), \.key, "the certificate's key in PEM, without a passphrase")
            Key(
                "authorities", .text("path"), \.authorities,
                "the certificates that machines know, in PEM: the server's has to lead to one of them")
            Key(
                "names", .list("list of names", of: .word("name or address")), \.names,
                "by which machines ask over HTTPS: the certificate has to be for each of them")
        }
    }

    var value: ValueForm<HTTPSSettings> { form(draft: HTTPSSettings.init) { (draft, _, _, _) in draft } }
}
