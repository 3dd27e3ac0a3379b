// SPDX-License-Identifier: Apache-2.0

/// What the services report, in the order in which it happens.
public enum NetbootEvent: Sendable {
    /// DHCP, ProxyDHCP or the PXE boot server.
    case dhcp(DHCPServiceEvent)
    /// TFTP.
    case tftp(TFTPEvent)
    /// Reports of machines.
    case report(ReportEvent)
    /// HTTP.
    case http(HTTPEvent)
}
