// SPDX-License-Identifier: Apache-2.0

internal import NetAddress
public import TFTPWire

/// How a TFTP transfer ended, as its server tells it.
public enum TransferEnd: Hashable, Sendable {
    /// The client has all of it.
    case whole(bytes: UInt64)
    /// The server ended it, or never began.
    case refused(TFTPError)
    /// The client ended it.
    case brokenOff(TFTPError)
    /// The client fell silent after so many octets, in blocks of this size.
    case stalled(bytes: UInt64, blockSize: Int)
}

extension BootWatch {
    /// Requests of one stage that are kept: the last ones.
    private static let exchangeLimit = 96

    /// Takes a request for a file that is there.
    public func asked(for request: TFTPRequest, from client: Place, at time: Duration) {
        guard let (mark, _, stage) = heard(from: client.endpoint.address, at: time) else { return }
        _ = begin(request, from: client, stage, at: mark)
    }

    /// Takes the end of a request.
    public func ended(_ request: TFTPRequest, from client: Place, _ end: TransferEnd, at time: Duration) {
        guard let (mark, _, stage) = heard(from: client.endpoint.address, at: time) else { return }
        let begun = stage.transfers.last {
            $0.client == client.endpoint && $0.request == request && !$0.isComplete && $0.error == nil
        }
        (begun ?? begin(request, from: client, stage, at: mark)).end(end, at: mark)
    }

    /// Takes that the firmware at an address cannot start the file that it asks for.
    public func cannotStart(_ file: String, _ reason: String, at address: HostAddress, at time: Duration) {
        guard let (mark, _, stage) = heard(from: address, at: time) else { return }
        let cause =
            stage.asker.isBIOS
            ? "uefi-file-for-bios"
            : file.lowercased().hasSuffix(".efi") ? "other-uefi-architecture" : "bios-file-for-uefi"
        stage.known[cause] = Fact(mark, "\(file): \(reason)")
    }

    /// Takes a request by HTTP with its answer; one that broke off is no answer.
    public func answered(
        _ method: String, _ path: String, status: Int, bytes: UInt64, to address: HostAddress, at time: Duration
    ) {
        guard let (mark, _, stage) = heard(from: address, at: time) else { return }
        if stage.connections.count >= BootWatch.exchangeLimit { stage.connections.removeFirst() }
        let connection = Connection(
            client: Endpoint(address: address, port: 0), server: server(of: stage, port: 80), at: mark)
        connection.accepted = mark
        var exchange = Connection.Exchange(mark: mark, method: method, target: path)
        (exchange.status, exchange.length, exchange.received) = ((mark, status), bytes, bytes)
        connection.exchanges = [exchange]
        stage.connections.append(connection)
    }

    private func begin(_ request: TFTPRequest, from client: Place, _ stage: Stage, at mark: Mark) -> Transfer {
        let server = server(of: stage, port: 69)
        let transfer = Transfer(client: client.endpoint, server: server.address, request: request, at: mark)
        transfer.firstReply = (mark, server)
        _ = stage.begin(transfer)
        return transfer
    }

    /// This server, by the address that the machine knows it by.
    private func server(of stage: Stage, port: UInt16) -> Endpoint {
        Endpoint(address: stage.bootInformation.last?.source.address ?? .ipv4(.any), port: port)
    }
}
