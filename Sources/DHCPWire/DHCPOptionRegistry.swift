// SPDX-License-Identifier: Apache-2.0

extension DHCPOptionCode {
    /// How the payload of an option is shown to people.
    enum Format {
        case addresses, text, octet, flag, number, seconds, codes, messageType, architectures, interface, machine
        case userClass, relayAgent, vendorSpecific, routes, ipxe, hexadecimal
    }

    /// The registered name, as in RFC 2132 or the RFC that defines the option; nil for a code without one.
    public var name: String? { DHCPOptionCode.registry[rawValue]?.name }

    /// How to print the payload; hexadecimal if nothing better is known.
    var format: Format { DHCPOptionCode.registry[rawValue]?.format ?? .hexadecimal }

    private static let registry: [UInt8: (name: String, format: Format)] = [
        0: ("pad", .hexadecimal), 1: ("subnet mask", .addresses), 2: ("time offset", .number),
        3: ("router", .addresses), 4: ("time server", .addresses), 5: ("name server", .addresses),
        6: ("domain name server", .addresses), 7: ("log server", .addresses), 8: ("cookie server", .addresses),
        9: ("LPR server", .addresses), 10: ("impress server", .addresses), 11: ("RLP server", .addresses),
        12: ("host name", .text), 13: ("boot file size", .number), 14: ("merit dump file", .text),
        15: ("domain name", .text), 16: ("swap server", .addresses), 17: ("root path", .text),
        18: ("extensions path", .text), 19: ("IP forwarding", .flag), 22: ("maximum reassembly size", .number),
        23: ("default IP TTL", .octet), 26: ("interface MTU", .number), 28: ("broadcast address", .addresses),
        33: ("static routes", .addresses), 35: ("ARP cache timeout", .seconds), 40: ("NIS domain", .text),
        41: ("NIS servers", .addresses), 42: ("NTP servers", .addresses),
        43: ("vendor-specific information", .vendorSpecific), 44: ("NetBIOS name servers", .addresses),
        46: ("NetBIOS node type", .octet), 47: ("NetBIOS scope", .text), 50: ("requested address", .addresses),
        51: ("lease time", .seconds), 52: ("option overload", .octet), 53: ("message type", .messageType),
        54: ("server identifier", .addresses), 55: ("parameter request list", .codes), 56: ("message", .text),
        57: ("maximum message size", .number), 58: ("renewal time", .seconds), 59: ("rebinding time", .seconds),
        60: ("vendor class", .text), 61: ("client identifier", .hexadecimal), 66: ("TFTP server name", .text),
        67: ("boot file name", .text), 77: ("user class", .userClass), 80: ("rapid commit", .flag),
        81: ("client FQDN", .hexadecimal), 82: ("relay agent information", .relayAgent),
        90: ("authentication", .hexadecimal), 91: ("client last transaction time", .seconds),
        93: ("client architecture", .architectures), 94: ("client network interface", .interface),
        97: ("client machine identifier", .machine), 100: ("POSIX time zone", .text), 101: ("TZDB time zone", .text),
        108: ("IPv6-only preferred", .seconds), 114: ("captive portal", .text), 116: ("auto-configure", .octet),
        117: ("name service search", .hexadecimal), 118: ("subnet selection", .addresses),
        119: ("domain search", .hexadecimal), 121: ("classless static routes", .routes),
        124: ("vendor-identifying class", .hexadecimal), 125: ("vendor-identifying information", .hexadecimal),
        128: ("PXE reserved 128", .hexadecimal), 129: ("PXE reserved 129", .hexadecimal),
        130: ("PXE reserved 130", .hexadecimal), 131: ("PXE reserved 131", .hexadecimal),
        132: ("PXE reserved 132", .hexadecimal), 133: ("PXE reserved 133", .hexadecimal),
        134: ("PXE reserved 134", .hexadecimal), 135: ("PXE reserved 135", .hexadecimal),
        150: ("TFTP server addresses", .addresses), 175: ("iPXE options", .ipxe),
        208: ("PXELINUX magic", .hexadecimal), 209: ("PXELINUX configuration file", .text),
        210: ("PXELINUX path prefix", .text), 211: ("PXELINUX reboot time", .seconds),
        249: ("classless static routes (Microsoft)", .routes), 252: ("web proxy auto-discovery", .text),
        255: ("end", .hexadecimal),
    ]
}
