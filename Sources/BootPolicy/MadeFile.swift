// SPDX-License-Identifier: Apache-2.0

/// Names of files that are made for the machine that asks.
public enum MadeFile {
    /// The script that iPXE is told by DHCP.
    public static let script = "machine.ipxe"
}
