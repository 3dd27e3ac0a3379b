// SPDX-License-Identifier: Apache-2.0

/// What is known of a machine's address when no DHCP server has given it, usable in the words of an ``AddressForm`` under its raw value.
public enum AddressValue: String, CaseIterable, Sendable {
    /// The address itself, as 192.0.2.10.
    case ip
    /// The mask, as 255.255.255.0.
    case netmask
    /// The mask's length, 1 to 32.
    case prefix
    /// Through whom other networks are reached; may be empty.
    case gateway
    /// Who knows names; may be empty.
    case dns
    /// The card's hardware address with colons.
    case mac
    /// The same as PXELINUX tells it: `01-` and hyphens.
    case bootif
    /// The VLAN, 1 to 4094; only in ``AddressForm/wordsOnVLAN``.
    case vlan

    /// Whether there may be none.
    public var isOptional: Bool { self == .gateway || self == .dns }
}

/// How a system is told its address on the kernel's command line, where no DHCP server gives one.
///
/// `docs/addresses.md` is printed from this table, and GRUB, iPXE and pxeboot write these words.
public enum AddressForm: String, CaseIterable, Sendable {
    case initramfsTools = "initramfs-tools"
    case dracut
    case anaconda
    case debianInstaller = "debian-installer"
    case casper
    case alpine
    case linuxrc
    case mkinitcpio
    case talos

    /// The form where a menu names none: the kernel's own, which several systems read.
    public static let usual = initramfsTools

    /// One row of the table.
    struct Row {
        /// Which systems have it.
        let systems: String
        /// The words; see ``AddressForm/words``.
        let words: [Template]
        /// The words on a VLAN; nil where there are none that do without the card's name in that system.
        let onVLAN: [Template]?
        /// What is to be known besides.
        let note: String
        /// Where it is written.
        let source: String
    }

    /// The words. One whose values are all optional is left out where they are empty.
    public var words: [Template] { row.words }

    /// The words on a tagged VLAN; nil where the system cannot be told one, or only with its own name of the card.
    public var wordsOnVLAN: [Template]? { row.onVLAN }

    /// The words that have the system ask a DHCP server; those of the form take their place.
    public var asking: Set<String> { self == .linuxrc ? ["netsetup=dhcp"] : ["ip=dhcp"] }

    /// The values of a word, in order.
    static func values(of word: Template) -> [AddressValue] { word.variables.compactMap(AddressValue.init) }

    /// Whether a word is there only if a value is; nil if it always is. No word has several optional values and no other.
    static func condition(of word: Template) -> AddressValue? {
        let values = values(of: word)
        return values.allSatisfy(\.isOptional) ? values.first : nil
    }

    /// The text of a word, each value as a loader writes it.
    static func text(of word: Template, _ value: (AddressValue) -> String) -> String {
        word.pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .variable(let name): AddressValue(rawValue: name).map(value) ?? "${\(name)}"
            }
        }.joined()
    }

    /// A command line without the words that ask a DHCP server.
    ///
    /// - Returns: the rest, and those words; nil if the line says by itself what the address is.
    func divided(_ arguments: Template) -> (rest: [Template], asking: [Template])? {
        let words = arguments.words(quoted: true)
        let rest = words.filter { !asking.contains($0.literal ?? "") }
        guard !rest.contains(where: AddressForm.isAddress) else { return nil }
        return (rest, words.filter { asking.contains($0.literal ?? "") })
    }

    /// Whether a word of a command line tells an address.
    static func isAddress(_ word: Template) -> Bool {
        ["ip=", "ifcfg=", "hostip=", "netcfg/get_ipaddress="].contains { word.description.hasPrefix($0) }
    }
}
