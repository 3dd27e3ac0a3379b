// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BootPolicy
    internal import DHCPEngine
    internal import DHCPService
    internal import DHCPWire
    internal import DiskCatalog
    internal import ImagePacking
    internal import NIOConcurrencyHelpers
    internal import NIOCore
    internal import NetAddress

    /// Sees that a machine's firmware does not fetch a boot file that it cannot start: firmware says little about why, and often something
    /// that leads astray (quirk U22).
    ///
    /// Only the file that DHCP has named for the machine is looked at. What its loader fetches later is the loader's affair.
    final class BootFileGuard: Sendable {
        private struct Firmware {
            let architecture: UInt16
            let bootFile: String
        }

        private let machines = NIOLockedValueBox<[IPv4Address: Firmware]>([:])

        /// Machines that are remembered; beyond it anyone is forgotten, who is then served without a word.
        private static let limit = 4096

        /// Takes note of what a machine is and what it was told to boot.
        func note(_ exchange: DHCPExchange) {
            guard let identity = exchange.client else { return }
            let bootFile = exchange.decision.replies.lazy.compactMap(\.message.bootFile).first
            let told =
                [exchange.request.clientAddress, exchange.request.options.address(.requestedAddress)]
                + exchange.decision.replies.map(\.message.yourAddress)
            let addresses = Set(told.compactMap { $0 }).subtracting([.any])
            machines.withLockedValue { machines in
                for address in addresses {
                    guard identity.program == .firmware, let architecture = identity.architecture, let bootFile else {
                        if identity.program != .firmware { machines[address] = nil }
                        continue
                    }
                    if machines.count >= Self.limit, let anyone = machines.keys.first { machines[anyone] = nil }
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
