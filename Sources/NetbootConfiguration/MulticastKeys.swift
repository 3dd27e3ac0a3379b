// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import NetAddress
internal import TFTPWire

/// A file for MTFTP while it is read.
struct MulticastDraft {
    var file: String?
    var group: IPv4Address?
    var port: UInt16?
    var startDelay: UInt8?
    var transferTimeout: UInt8?
}

extension ConfigurationObject where Draft == MulticastDraft {
    /// A file that is sent by PXE's MTFTP.
    static var multicastFile: ConfigurationObject {
        ConfigurationObject("a file for MTFTP") {
            Key("file", .word("path"), \.file, "its name, as the key loader has it")
            Key("group", .group, \.group, "the IPv4 group that it is sent to")
            Key("port", .number(1...65535), \.port, "the port that clients listen on")
            Key("start-delay", .number(0...255), \.startDelay, "seconds that a client listens before it asks; 1")
            Key(
                "transfer-timeout", .number(1...255), \.transferTimeout,
                "seconds of silence before it asks again; 2")
        }
    }

    var value: ValueForm<MulticastFile> {
        form(draft: MulticastDraft.init) { (draft, value, values, _) throws(MenuFileError) in
            guard let name = values["file"], values["group"] != nil, values["port"] != nil else {
                throw value.error("a file for MTFTP needs the keys file, group and port")
            }
            guard let path = draft.file, let group = draft.group, let port = draft.port else { return nil }
            guard var file = MulticastFile(name: path, group: .init(address: group, port: port)) else {
                throw name.error("is no name below the roots")
            }
            file.startDelay = draft.startDelay ?? file.startDelay
            file.transferTimeout = draft.transferTimeout ?? file.transferTimeout
            return file
        }
    }
}

extension ValueForm where Value == IPv4Address {
    fileprivate static var group: ValueForm {
        ValueForm(
            "address",
            parts: { (value, problems) throws(MenuFileError) in
                guard let address = try ValueForm.parsed("", "a group like 239.255.69.2").read(value, problems) else {
                    return nil
                }
                guard address.isMulticast else {
                    throw value.error("needs an address of 224.0.0.0/4, found \(address)")
                }
                return address
            })
    }
}
