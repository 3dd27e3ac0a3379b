// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import PXEKitCommands

/// The system's folder of a stick of 8 GB, and of its first partition.
@Suite struct TargetDeviceTests {
    private func withStick(_ body: (_ folder: String) throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let stick = folder.appending(path: "sdz")
            try FileManager.default.createDirectory(
                at: stick.appending(path: "device"), withIntermediateDirectories: true)
            try FileManager.default.createDirectory(
                at: stick.appending(path: "sdz1"), withIntermediateDirectories: true)
            try Data("Ultra Stick \n".utf8).write(to: stick.appending(path: "device/model"))
            try Data("15646720\n".utf8).write(to: stick.appending(path: "size"))
            try Data("2048\n".utf8).write(to: stick.appending(path: "sdz1/size"))
            try body(stick.path)
        }
    }

    @Test("a device is written to only if it is named twice, is large enough and not in use")
    func refusals() async throws {
        try await withStick { folder in
            let device = TargetDevice(path: "/dev/sdz", folder: folder, mounts: "/dev/sda1 / ext4 rw 0 0\n")
            #expect(device.description == "Ultra Stick, 8011 MB")
            #expect(device.refusal(of: 1 << 20, isConfirmed: true) == nil)
            let refusal = try #require(device.refusal(of: 1 << 20, isConfirmed: false))
            #expect(refusal.contains("Ultra Stick, 8011 MB") && refusal.contains("--erase /dev/sdz"))
            #expect(device.refusal(of: 1 << 40, isConfirmed: true)?.contains("too small") == true)
        }
    }

    @Test("a disk is in use where one of its partitions is")
    func mounts() async throws {
        try await withStick { folder in
            let device = TargetDevice(path: "/dev/sdz", folder: folder, mounts: "/dev/sdz1 /media/me vfat rw 0 0\n")
            #expect(device.refusal(of: 1, isConfirmed: true)?.contains("in use at /media/me") == true)
        }
    }

    @Test("a partition is of its disk's model")
    func partition() async throws {
        try await withStick { folder in
            let device = TargetDevice(path: "/dev/sdz1", folder: folder + "/sdz1", mounts: "")
            #expect(device.description == "Ultra Stick, 1 MB")
        }
    }

    @Test("a file is no device")
    func file() {
        #expect(TargetDevice(at: "/etc/passwd") == nil)
        #expect(TargetDevice(at: "/nowhere/at/all") == nil)
    }
}
