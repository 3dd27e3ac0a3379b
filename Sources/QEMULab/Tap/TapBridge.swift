// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    internal import NetAddress
    import Subprocess

    /// The devices of a session in its own network namespace: a bridge with the servers' address, and a TAP device for each guest.
    ///
    ///     guest 0 (QEMU) -- tap0 --+
    ///     guest 1 (QEMU) -- tap1 --+-- lan, 10.0.2.2: our servers
    ///                              +-- port -- other, 10.0.2.3: the server that gives addresses, where ours is a proxy
    ///
    /// The other server is behind a pair of virtual cards: the two listen on the same ports, each bound to its own device.
    struct TapBridge {
        /// The servers' device.
        static let device = "lan"
        /// The other server's.
        static let otherDevice = "other"

        /// The name of the TAP device of the guest with this index.
        static func tap(_ guest: Int) -> String { "tap\(guest)" }

        /// Makes the devices.
        ///
        /// - Parameters:
        ///   - guests: how many TAP devices.
        ///   - hasOther: whether there is another server.
        /// - Throws: ``LabError`` that names what is missing, or what the system refused.
        static func make(guests: Int, hasOther: Bool) async throws {
            guard OwnNamespace.isEntered else {
                throw LabError.unavailable(
                    "--network tap",
                    "the devices belong in a network namespace of our own; call OwnNamespace.enter() first"
                )
            }
            try checkDevice()
            answerForOwnAddresses()
            let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
            do {
                result = try await Subprocess.run(
                    .name("ip"), arguments: ["-batch", "-"],
                    input: .string(orders(guests: guests, hasOther: hasOther).joined(separator: "\n") + "\n"),
                    output: .string(limit: 4096), error: .string(limit: 4096))
            } catch let error as SubprocessError where error.code == .executableNotFound {
                throw LabError.missing("ip", "apt install iproute2")
            }
            if case .exited(0) = result.terminationStatus { return }
            let reason = result.standardError.split(separator: "\n").joined(separator: "; ")
            throw LabError.unavailable("--network tap: the bridge cannot be made", reason)
        }

        /// Lets each device answer ARP for its own addresses alone.
        ///
        /// Else both answer for each other's, a guest takes the answer that comes last, and its packets arrive by the device of the other server,
        /// on which ours does not serve. Where the system forbids the setting the guests mostly find their way.
        private static func answerForOwnAddresses() {
            let file = open("/proc/sys/net/ipv4/conf/all/arp_ignore", O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { return }
            _ = write(file, "1", 1)
            close(file)
        }

        /// What ip(8) says of a device file that is missing, or that is not for us, names neither.
        private static func checkDevice() throws(LabError) {
            let tun = open("/dev/net/tun", O_RDWR | O_CLOEXEC)
            guard tun < 0 else {
                close(tun)
                return
            }
            let mend =
                errno == EACCES
                ? "run as root, or let this user read and write it"
                : "load the module (modprobe tun), or give the container the device"
            throw .unavailable("--network tap: /dev/net/tun", "\(String(cString: strerror(errno))); \(mend)")
        }

        /// The lines for ip(8).
        ///
        /// None of the devices has IPv6: what a guest asks is answered by `RouterAnswers`, and the system would only chatter.
        static func orders(guests: Int, hasOther: Bool) -> [String] {
            let plain = "addrgenmode none"
            let network = "/\(LabServices.prefixLength) brd +"
            var lines = [
                "link set lo up",
                "link add \(device) address \(LabServices.hardware) type bridge forward_delay 0 mcast_snooping 0",
                "link set \(device) \(plain)",
                "addr add \(LabServices.address)\(network) dev \(device)",
                "link set \(device) up",
            ]
            for guest in 0..<guests {
                lines += [
                    "tuntap add \(tap(guest)) mode tap", "link set \(tap(guest)) \(plain)",
                    "link set \(tap(guest)) master \(device) up",
                ]
            }
            guard hasOther else { return lines }
            return lines + [
                "link add \(otherDevice) address \(LabServices.otherHardware) type veth peer name port",
                "link set port \(plain)", "link set \(otherDevice) \(plain)",
                "link set port master \(device) up",
                "addr add \(LabServices.otherAddress)\(network) dev \(otherDevice)",
                "link set \(otherDevice) up",
            ]
        }
    }
#endif
