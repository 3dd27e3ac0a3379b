// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import DHCPEngine
internal import DHCPWire
internal import NetAddress

/// Options by number and type, routes, and the firmware's own menu.
extension ServeFile {
    /// Options of any code, each with its value in one of the forms of ``ServeSchema/option``.
    static func options(_ value: YAMLValue?) throws(MenuFileError) -> [DHCPOption] {
        var options: [DHCPOption] = []
        for element in try value?.list() ?? [] {
            let keys = try element.object(ServeSchema.option)
            guard let code = keys["code"] else { throw element.error("an option needs the key code") }
            let number = try code.number(1...254)
            let forms = ["text", "addresses", "uint8", "uint16", "uint32", "hex"].filter { keys[$0] != nil }
            guard forms.count == 1, let form = forms.first, let content = keys[form] else {
                throw element.error("an option needs one of text, addresses, uint8, uint16, uint32 and hex")
            }
            let payload = try payload(of: content, as: form)
            options.append(DHCPOption(DHCPOptionCode(rawValue: UInt8(number)), payload))
        }
        return options
    }

    private static func payload(of value: YAMLValue, as form: String) throws(MenuFileError) -> [UInt8] {
        switch form {
        case "text": return Array(try value.text().utf8)
        case "addresses": return try addresses(value).flatMap { address in octets(of: Int(address.bits), count: 4) }
        case "uint8": return octets(of: try value.number(0...0xFF), count: 1)
        case "uint16": return octets(of: try value.number(0...0xFFFF), count: 2)
        case "uint32": return octets(of: try value.number(0...0xFFFF_FFFF), count: 4)
        default: return try hexadecimal(value)
        }
    }

    /// A number in network order.
    private static func octets(of number: Int, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
    }

    /// Octets as `0a:0b` or `0a0b`.
    static func hexadecimal(_ value: YAMLValue) throws(MenuFileError) -> [UInt8] {
        let text = try value.text()
        let digits = Array(text.filter { $0 != ":" })
        let octets = stride(from: 0, to: digits.count, by: 2).map { place in
            UInt8(String(digits[place..<min(place + 2, digits.count)]), radix: 16)
        }
        guard !digits.isEmpty, digits.count.isMultiple(of: 2), !octets.contains(nil) else {
            throw value.error("needs octets like 0a:0b:0c, found \"\(text)\"")
        }
        return octets.compactMap { $0 }
    }

    /// Routes as option 121 has them (RFC 3442); nil without any.
    static func routes(_ value: YAMLValue?) throws(MenuFileError) -> DHCPOption? {
        var routes: [ClasslessRoute] = []
        for element in try value?.list() ?? [] {
            let keys = try element.object(ServeSchema.route)
            guard let to = keys["to"], let via = keys["via"] else {
                throw element.error("a route needs the keys to and via")
            }
            let destination: IPv4Subnet = try parsed(to, "a network like 10.0.0.0/8")
            let router: IPv4Address = try parsed(via, "an address like 192.0.2.1")
            routes.append(ClasslessRoute(destination: destination, router: router))
        }
        return routes.isEmpty ? nil : DHCPOption(.classlessRoutes, ClasslessRoute.encode(routes))
    }

    /// The menu that the firmware itself shows (PXE 2.1, option 43 tags 8 to 10). A line with a file is a boot server of ours, whose
    /// type is its place in the menu behind 0x8000; one without boots the disk.
    static func menu(_ value: YAMLValue) throws(MenuFileError) -> BootMenuPlan {
        let keys = try value.object(ServeSchema.firmwareMenu)
        guard let lines = try keys["items"]?.list(), !lines.isEmpty else {
            throw value.error("a menu needs the key items")
        }
        var items: [BootMenuPlan.Item] = []
        for (place, line) in lines.enumerated() {
            let keys = try line.object(ServeSchema.firmwareMenuItem)
            guard let text = keys["text"] else { throw line.error("a line of a menu needs the key text") }
            let file = try keys["file"]?.word()
            let vendor = PXEServerType(rawValue: PXEServerType.firstVendor.rawValue + UInt16(clamping: place))
            items.append(.init(text: try text.text(), type: file == nil ? .local : vendor, file: file))
        }
        let timeout = UInt8(try keys["timeout"]?.number(0...255) ?? 0)
        guard let prompt = try keys["prompt"]?.text() else { return BootMenuPlan(items: items, timeout: timeout) }
        return BootMenuPlan(items: items, prompt: prompt, timeout: timeout)
    }
}
