// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import ImagePacking
internal import NetAddress
internal import SimulatedClients

/// Whether a client would start the boot file that it is offered.
struct ClientVerdict {
    /// What the file is; nil if it was not looked at.
    let image: String?
    /// What iPXE is told when it asks after it was loaded; nil if the file is no iPXE.
    let next: String?
    /// Why it would not start, or why it would load itself for ever; nil if nothing speaks against it.
    let problem: String?

    /// Looks at a file that a client of some kind would start.
    ///
    /// - Parameter second: what iPXE on the same machine is told; asked only if the file is iPXE.
    init(
        _ kind: ClientKind, _ file: BootFile, second: () async throws -> ClientOutcome
    ) async throws {
        if kind == .ipxe, BootPlan.isIPXEBuild(file.file) {
            image = nil
            next = nil
            problem = "it is a loop: iPXE is told to load iPXE again, \(file.file)"
            return
        }
        let sample: FileSample
        do {
            sample = try await FileSample(of: file.file, from: file.server.description)
        } catch {
            (image, next, problem) = (nil, nil, error.reason)
            return
        }
        image = sample.image.summary
        if let objection = kind.objection(to: sample.image) {
            next = nil
            problem = objection
            return
        }
        guard kind != .ipxe, BootPlan.isIPXEBuild(file.file) || sample.image.kind == .ipxeNBP else {
            (next, problem) = (nil, nil)
            return
        }
        switch try await second() {
        case .boots(let script):
            next = script.file
            let isSame = script.file == file.file || BootPlan.isIPXEBuild(script.file)
            problem = isSame ? "it is a loop: iPXE, once it runs, is told to load \(script.file) again" : nil
        case .fails(let failure):
            next = nil
            problem = "iPXE, once it runs, is told nothing to boot: \(failure)"
        }
    }
}

extension ClientKind {
    /// Why a client of this kind cannot start an image; nil if nothing is known that speaks against it.
    fileprivate func objection(to image: ImageReport) -> String? {
        if image.kind == .empty { return "it is empty" }
        switch self {
        case .edk2PXE: return image.refusal(forArchitecture: 7)
        case .edk2HTTP: return image.refusal(forArchitecture: 16)
        case .intelBIOS, .pxe20BIOS: return image.refusal(forArchitecture: 0)
        case .ipxe: return image.objectionOfIPXE
        case .uboot, .raspberryPi: return nil
        }
    }

    /// iPXE on the same machine, as this firmware has loaded it.
    var loadedIPXE: IPXEModel {
        switch self {
        case .edk2PXE, .edk2HTTP: IPXEModel(architecture: .uefiX64)
        default: IPXEModel()
        }
    }
}
