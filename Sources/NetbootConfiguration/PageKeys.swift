// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import NetAddress

/// Where the web page is, and what it opens.
package struct PageSettings: Hashable, Sendable {
    /// The address to listen on: loopback, until somebody wants it elsewhere.
    package var address = "127.0.0.1"
    package var port: UInt16 = 8275
    /// By which names it may be asked for, beside `localhost` and addresses in figures.
    package var names: [String] = []
    /// Whether programs may use the API and the metrics.
    package var hasAPI = true
    /// Who may read; nil leaves it to the address.
    package var reading: Reading?

    /// Who may read.
    package enum Reading: String, CaseIterable, Sendable {
        /// Everybody who reaches the address.
        case open
        /// Who has a token of `pxekit token`.
        case token
    }

    /// Whether everybody may read who reaches the address. Loopback is reached by this host's own people only, so it is open; what the page shows
    /// of a network (machines, addresses, kernels' command lines) is not for everybody in it, unless the configuration says so.
    package var isOpen: Bool {
        switch reading {
        case .open: true
        case .token: false
        case nil: address == "::1" || IPv4Address(address)?.isLoopback == true
        }
    }

    /// The usual place.
    package init() {}
}

extension ConfigurationObject where Draft == PageSettings {
    /// The web page.
    static var page: ConfigurationObject {
        ConfigurationObject("the web page") {
            Key(
                "address", .anyAddress, \.address,
                "the address to listen on; 127.0.0.1, so that only this host sees it"
            )
            Key("port", .number(1...65535), \.port, "8275")
            Key(
                "names", .list("list of names", of: .word("name")), \.names,
                "host names by which browsers may ask, beside localhost and addresses in figures")
            Key("api", .flag, \.hasAPI, "whether programs may use /api/v1 and /metrics; true")
            Key(
                "reading", .choice(), \.reading,
                "who may read: everybody, or who has a token; without it, everybody on loopback, and elsewhere who has a token"
            )
        }
    }

    var value: ValueForm<PageSettings> {
        form(draft: PageSettings.init) { (draft, _, _, _) in draft }
    }
}

extension ValueForm where Value == String {
    /// An address of IPv4 or IPv6.
    fileprivate static var anyAddress: ValueForm {
        ValueForm("address") { (value) throws(MenuFileError) in
            let text = try value.text()
            guard IPv4Address(text) != nil || IPv6Address(text) != nil else {
                throw value.error("needs an address like 127.0.0.1 or ::, found \"\(text)\"")
            }
            return text
        }
    }
}
