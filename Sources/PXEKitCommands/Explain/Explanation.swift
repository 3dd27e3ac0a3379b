// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import BootRehearsal
internal import DHCPEngine
import Foundation
internal import ImagePacking
internal import NetAddress

/// What a machine would be told, and why, in words.
struct Explanation {
    private let prospect: BootProspect
    private let mac: MACAddress

    init(_ prospect: BootProspect, _ mac: MACAddress) {
        (self.prospect, self.mac) = (prospect, mac)
    }

    /// A paragraph: the machine, then a line for each thing that is decided.
    var text: String {
        let told = prospect.told
        var lines = ["\(mac) as \(prospect.firmware.title)"]
        func add(_ name: String, _ value: String?) {
            if let value { lines.append("  " + name.padding(toLength: 10, withPad: " ", startingAt: 0) + value) }
        }
        add("address", told.address.map { "\($0), given by this server" })
        add("rule", prospect.rule ?? "none")
        if let assigned = prospect.assigned {
            add("machine", assigned.decision.machine?.name ?? "not among those that the configuration knows")
            add("profile", "\(assigned.decision.profile.name), \(assigned.reason)")
        }
        add(
            "form",
            told.shape.map {
                [Explanation.words($0), told.reason.map(Explanation.words)].compactMap { $0 }.joined(separator: "; ")
            })
        if let file = prospect.file {
            add("file", file.name)
            add("from", file.place ?? "not there")
            add("image", file.image?.summary)
        }
        for loader in prospect.otherLoaders {
            add("or", "\(loader.name), if that one fails on this machine")
            add("from", loader.place ?? "not there")
            add("but", loader.problem)
        }
        if let script = prospect.script {
            add("then", "iPXE asks again and is told \(script.name)")
            add("from", script.place ?? "not there")
        }
        if let menu = prospect.menu, prospect.assigned?.kernel == nil {
            add("menu", menu.file)
            for title in menu.titles { add("", title) }
        }
        if let assigned = prospect.assigned, let kernel = assigned.kernel {
            add("kernel", kernel.kernel.path.description)
            for initrd in assigned.initrds { add("initrd", initrd) }
            add("arguments", kernel.arguments.literal)
        }
        if let problem = prospect.problem {
            add("but", problem)
            add("remedy", prospect.remedy)
        } else {
            add("boots", "nothing speaks against it")
        }
        return lines.joined(separator: "\n")
    }

    /// The same for programs.
    struct Record: Encodable {
        let mac: String
        let address: String?
        let reason: String?
        let boot: BootProspect.Record

        private enum Keys: String, CodingKey {
            case mac, address, reason
        }

        func encode(to encoder: any Encoder) throws {
            try boot.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(mac, forKey: .mac)
            try container.encodeIfPresent(address, forKey: .address)
            try container.encodeIfPresent(reason, forKey: .reason)
        }
    }

    /// The explanation as one object.
    var record: Record {
        Record(
            mac: mac.description, address: prospect.told.address?.description,
            reason: prospect.told.reason.map(Explanation.words), boot: prospect.record)
    }

    /// The form of an offer.
    private static func words(_ shape: OfferShape) -> String {
        switch shape {
        case .bootFile: "\(shape.rawValue): 'boot this file'"
        case .bootServer: "\(shape.rawValue): it asks again on port 4011"
        case .menu: "\(shape.rawValue): the firmware shows a menu, and asks again on port 4011"
        case .complete: "\(shape.rawValue): plain DHCP, file and address in one offer"
        }
    }

    /// Why it is this form.
    private static func words(_ reason: ShapeReason) -> String {
        switch reason {
        case .first(let rule): "what such firmware needs (\(rule))"
        case .remembered: "it booted by it before"
        case .again: "it was offered already"
        case .next(let shape): "it did not go on from \(shape.rawValue) (D4)"
        case .allFailed: "it went on from none (D7)"
        }
    }
}
