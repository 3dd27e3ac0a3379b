// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let images = Target.Dependency.product(name: "NetbootImages", package: "pxekit")

/// Long runs over the libraries, which only a release build makes short enough: a package of its own, so that it builds
/// two targets of pxekit and not all.
let package = Package(
    name: "library-benchmark",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "pxekit", path: "../..")],
    targets: [
        .executableTarget(name: "every-offset", dependencies: [images]),
        .executableTarget(name: "menu-speed", dependencies: [images]),
    ],
    swiftLanguageModes: [.v6]
)
