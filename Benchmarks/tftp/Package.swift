// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// The load generator of the TFTP benchmark. It depends on nothing, so that it measures every server alike.
let package = Package(
    name: "tftp-benchmark",
    targets: [.target(name: "CManyClients"), .executableTarget(name: "tftp-load", dependencies: ["CManyClients"])],
    swiftLanguageModes: [.v6]
)
