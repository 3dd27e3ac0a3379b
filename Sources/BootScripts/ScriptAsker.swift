// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
public import NetAddress

/// Who asks for a file, as far as it is known.
public struct ScriptAsker: Hashable, Sendable {
    /// What the machine at this address has asked by DHCP; nil if this server has not seen that.
    public var question: BootQuestion?
    /// Where the request for the file came from.
    public var address: IPv4Address?
    /// The address by which a machine at this address reaches the server, where no question tells it.
    public var server: IPv4Address?
    /// The port of this server's HTTP; nil if there is none.
    public var httpPort: Int?

    /// A machine.
    public init(
        _ question: BootQuestion?, address: IPv4Address? = nil, server: IPv4Address? = nil, httpPort: Int? = nil
    ) {
        self.question = question
        self.address = address
        self.server = question?.server ?? server
        self.httpPort = httpPort
    }

    /// What the machine that a file is for has asked: the asker's own question, unless the file's name says that it is for another one.
    func question(for addressee: LoaderFile.Addressee) -> BootQuestion? {
        let named: ClientIdentity
        switch addressee {
        case .asker: return question
        case .mac(let mac):
            if question?.client.hardware.mac == mac { return question }
            named = ClientIdentity(hardware: HardwareAddress(mac))
        case .uuid(let uuid):
            if question?.client.uuid == uuid { return question }
            named = ClientIdentity(hardware: HardwareAddress(type: 0, length: 0, high: 0, low: 0), uuid: uuid)
        }
        return BootQuestion(named, at: server ?? .any)
    }

    /// What the machine tells by asking, by the names of variables: ``BootPolicy/MachineVariables/ofRequest``.
    func values(of client: ClientIdentity) -> [String: String] {
        var values: [String: String] = [:]
        values["mac"] = client.hardware.mac?.description
        values["uuid"] = client.uuid?.description
        values["address"] = address?.description
        guard let server, server != .any else { return values }
        values["server"] = server.description
        values["url"] = httpPort.map { "http://\(server)" + ($0 == 80 ? "" : ":\($0)") }
        return values
    }
}
