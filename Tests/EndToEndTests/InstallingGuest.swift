// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// What a guest needs that installs: a RAM disk which says that it is done, a disk that tells when it boots, and a configuration.
    enum InstallingGuest {
        static let mac = "52:54:00:12:34:77"
        /// What the disk's boot sector says.
        static let disk = "the disk boots"

        /// What the "installer" does: it sets the network up, and calls the URL of its command line.
        private static let installer = """
            #!/bin/busybox sh
            /bin/busybox --install -s /bin
            export PATH=/bin
            mount -t proc proc /proc
            mount -t sysfs sys /sys
            echo "user space reached: installer"
            for module in virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci failover net_failover virtio_net; do
                insmod "/lib/$module.ko"
            done
            ipconfig -t 30 -c dhcp eth0
            for word in $(cat /proc/cmdline); do
                case $word in
                done=*) echo "the server says: $(wget -q -O - "${word#done=}" 2>&1)" ;;
                esac
            done
            sleep 1
            poweroff -f

            """

        /// A boot sector that writes a text to the first serial port and stops.
        private static var sector: Data {
            // mov dx, 0x3f8; mov si, 0x7c0e; next: lodsb; test al, al; jz $; out dx, al; jmp next
            let code: [UInt8] = [0xBA, 0xF8, 3, 0xBE, 0x0E, 0x7C, 0xAC, 0x84, 0xC0, 0x74, 0xFE, 0xEE, 0xEB, 0xF8]
            var bytes = code + Array("\r\n\(disk)\r\n".utf8)
            bytes += [UInt8](repeating: 0, count: 510 - bytes.count) + [0x55, 0xAA]
            return Data(bytes + [UInt8](repeating: 0, count: 1 << 20))
        }

        /// Fills a folder; the path of the configuration.
        static func furnish(_ folder: URL, server: String) async throws -> String {
            for name in ["vmlinuz", "initrd-net.img"] {
                let place = folder.appending(path: name)
                try FileManager.default.copyItem(at: LANGuest.files.appending(path: name), to: place)
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place.path)
            }
            try sector.write(to: folder.appending(path: "disk.img"))
            let overlay = folder.appending(path: "overlay")
            try FileManager.default.createDirectory(at: overlay, withIntermediateDirectories: true)
            let program = overlay.appending(path: "init")
            try Data(installer.utf8).write(to: program)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
            let packed = try await #require(ExternalTool("sh")).run([
                "-c", "cd '\(overlay.path)' && echo init | cpio --quiet -o -H newc > ../installer.img",
            ])
            try #require(packed.status == 0, "\(packed.diagnosticText)")
            let file = folder.appending(path: "pxekit.yaml")
            try """
            mode: dhcp
            interfaces: [eth0]
            root: [\(folder.path)]
            machine-state: \(folder.path)/machines.sqlite
            subnets: [{network: 198.18.77.0/24}]
            machines: [{name: guest, macs: "\(mac)", address: 198.18.77.22, profile: local-disk}]
            profiles:
              - name: install
                kernel: vmlinuz
                initrd: [initrd-net.img, installer.img]
                command-line: console=ttyS0 quiet done={{doneURL}}
            """.write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }
    }
#endif
