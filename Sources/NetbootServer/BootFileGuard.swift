// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BootPolicy
    internal import BoundedCollections
    internal import DHCPEngine
    internal import DHCPService
    internal import DHCPWire
    internal import DiskCatalog
    internal import ImagePacking
    internal import NIOConcurrencyHelpers
    internal import NIOCore
    internal import NetAddress

    /// Finds boot files that the machine's firmware cannot start, before the machine has fetched them. What firmware says of such a file
    /// is short and often misleading (quirk U22).
    ///
    /// It judges only the file that DHCP has named for the machine, not what its loader fetches later.
    final class BootFileGuard: Sendable {
        private struct Firmware {
            let architecture: UInt16
            let bootFile: String
        }

        private let machines = NIOLockedValueBox(BoundedTable<IPv4Address, Firmware>(limit: BootFileGuard.limit))

        /// What each machine was told. A machine that was forgotten is served without being judged.
        private static let limit = 4096

        /// Takes note of what a machine is and what it was told to boot.
        func note(_ exchange: DHCPExchange) {
            guard let identity = exchange.client else { return }
            let bootFile = exchange.decision.replies.lazy.compactMap(\.message.bootFile).first
            machines.withLockedValue { machines in
                for address in exchange.clientAddresses {
                    guard identity.program == .firmware, let architecture = identity.architecture, let bootFile else {
                        if identity.program != .firmware { machines[address] = nil }
                        continue
                    }
                    machines[address] = Firmware(architecture: architecture.rawValue, bootFile: bootFile)
                }
            }
        }

        /// Why the firmware at `client` cannot boot the file, and what its user will see; nil if nothing speaks against it.
        ///
        /// - Parameter name: the file as the client has asked for it.
        func objection(to file: CatalogFile, named name: String, for client: IPv4Address) -> String? {
            guard let firmware = machines.withLockedValue({ $0[client] }), firmware.bootFile == name,
                let head = try? file.read(at: 0, count: Int(min(file.size, UInt64(ImageReport.sensibleHead))))
            else { return nil }
            let report = ImageReport(head: Array(head.readableBytesView)[...], fileSize: Int(clamping: file.size))
            return report.refusal(forArchitecture: firmware.architecture).map {
                "\($0); \(Self.symptom(firmware.architecture))"
            }
        }

        /// What stands on the machine's screen.
        private static func symptom(_ architecture: UInt16) -> String {
            BootTarget.firmware(ofArchitecture: architecture) == .biosPXE
                ? "its ROM will say 'NBP is too big to fit in free base memory' or hang"
                : "its firmware will say that the image is not valid, or go on to the next boot device"
        }
    }
#endif
