// SPDX-License-Identifier: Apache-2.0

public import BootHTTP
public import DHCPService
public import TFTPService

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
    /// Machines that are known by name.
    case machine(MachineEvent)
}
