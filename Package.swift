// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// Every target is compiled by the same rules; a warning is an error in our own code only,
/// because SwiftPM silences the warnings of a package that is somebody's dependency.
let rules: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioConcurrency = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// A library target of a layer, and the test target that mirrors it file for file.
///
/// - Parameter fixtures: folders of the test target whose files tests read where they lie.
func library(
    _ name: String, _ dependencies: [Target.Dependency], tests: [Target.Dependency] = [], fixtures: [String] = []
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, swiftSettings: rules),
        .testTarget(
            name: name + "Tests",
            dependencies: [.target(name: name), "TestSupport"] + dependencies + tests, exclude: fixtures,
            swiftSettings: rules),
    ]
}

// Layer 0: values.
let values =
    library("NetAddress", [])
    + library("BoundedCollections", [])
    + library("TerminalText", ["NetAddress"])
    + library(
        "ImagePacking",
        [
            "NetAddress", .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "CryptoExtras", package: "swift-crypto"),
        ], tests: [subprocess])
    + library(
        "BootMedia", ["ImagePacking", .product(name: "Crypto", package: "swift-crypto")],
        tests: [subprocess])

// Layer 1: bytes, text and policy.
let codecs =
    library("DHCPWire", ["NetAddress", nioCore], tests: ["FrameWire", "PcapFile"])
    + library("TFTPWire", ["NetAddress", nioCore], tests: ["PcapFile", "FrameWire"])
    + library("FrameWire", ["NetAddress", nioCore], tests: ["PcapFile"])
    + library("PcapFile", [nioCore])
    + library(
        "BootMenu", ["NetAddress", "TerminalText", .product(name: "Yams", package: "Yams")],
        fixtures: ["Golden", "Samples"])
    + library("BootPolicy", ["NetAddress"])
    + library(
        "ServerCertificates",
        [
            "NetAddress", "TerminalText", .product(name: "SwiftASN1", package: "swift-asn1"),
            .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "CryptoExtras", package: "swift-crypto"),
        ])
    + library("FileCatalog", ["BoundedCollections", systemPackage])
    + library("InstallerCatalog", ["TerminalText", .product(name: "Yams", package: "Yams")])

// Layer 2: decisions. Events in, orders out; no I/O, no clock, no randomness of their own.
let engines =
    library("DHCPEngine", ["BoundedCollections", "NetAddress", "DHCPWire", "BootPolicy", nioCore, heap, deque])
    + library("SimulatedClients", ["NetAddress", "DHCPWire", nioCore], tests: ["BootPolicy", "DHCPEngine"])
    + library(
        "BootRehearsal", ["NetAddress", "DHCPWire", "BootPolicy", "DHCPEngine", "SimulatedClients"])
    + library("TFTPEngine", ["NetAddress", "TFTPWire", nioCore, heap, deque])
    + library(
        "BootTimeline",
        ["BoundedCollections", "NetAddress", "TerminalText", "DHCPWire", "BootPolicy", "DHCPEngine"])
    + library(
        "BootScripts",
        [
            "NetAddress", "BootMenu", "BootPolicy", "FileCatalog",
            .product(name: "Mustache", package: "swift-mustache"),
        ])
    + library("VirtualSegment", ["NetAddress", "FrameWire", nioCore, heap])
    + library(
        "Diagnosis", ["NetAddress", "TerminalText", "DHCPWire", "TFTPWire", "FrameWire", "PcapFile", nioCore])
    + library(
        "PeerConfiguration",
        ["NetAddress", "TerminalText", "DHCPWire", "BootPolicy", "Diagnosis", .product(name: "Yams", package: "Yams")],
        fixtures: ["Golden"])

// Layer 3: sockets, disks and processes.
let shells =
    ["CAttributes", "CDatagrams", "CProcessors", "CRights"].map { Target.target(name: $0) }
    + library("LogOutput", ["TerminalText"])
    + library(
        "LeaseStore",
        ["NetAddress", "DHCPWire", "BootPolicy", "DHCPEngine", .product(name: "GRDB", package: "GRDB.swift")])
    + library("BootStore", ["BootTimeline", .product(name: "GRDB", package: "GRDB.swift")], tests: ["NetAddress"])
    + library(
        "MachineStore",
        [
            "NetAddress", "BootPolicy", .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "GRDB", package: "GRDB.swift"),
        ])
    + library("DiskCatalog", ["CAttributes", "NetAddress", "FileCatalog", nioCore])
    + library(
        "HostSockets",
        ["CRights", "BoundedCollections", "NetAddress", "FrameWire", nioCore, nioConcurrency, lifecycle],
        tests: [nioPosix])
    + library(
        "ClientSockets", ["NetAddress", "DHCPWire", "FrameWire", "SimulatedClients", "HostSockets", nioCore])
    + library(
        "DHCPService",
        [
            "NetAddress", "DHCPWire", "FrameWire", "BootPolicy", "DHCPEngine", "LeaseStore", "HostSockets", nioCore,
            nioConcurrency, lifecycle,
        ], tests: [nioPosix])
    + library(
        "TFTPService",
        [
            "CDatagrams", "CProcessors", "BoundedCollections", "NetAddress", "TFTPWire", "FileCatalog", "TFTPEngine",
            "DiskCatalog", "HostSockets", nioCore, nioPosix, lifecycle, deque,
        ])
    + library(
        "BootHTTP",
        [
            "TerminalText", "FileCatalog", "DiskCatalog", "HostSockets", nioCore, nioConcurrency, nioPosix, nioHTTP1,
            nioSSL, nioTLS, logging, lifecycle, .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
        ], tests: [.product(name: "Crypto", package: "swift-crypto")])
    + library(
        "NetbootServer",
        [
            "BoundedCollections", "NetAddress", "ImagePacking", "DHCPWire", "TFTPWire", "BootPolicy", "BootScripts",
            "BootTimeline", "Diagnosis", "DHCPEngine",
            "TFTPEngine", "FileCatalog", "LeaseStore", "MachineStore", "DiskCatalog", "HostSockets", "DHCPService",
            "TFTPService",
            "BootHTTP", nioCore, nioConcurrency, nioPosix,
            logging, metrics, lifecycle,
        ])
    + library(
        "BootPage",
        [
            "BoundedCollections", "NetAddress", "TerminalText", "BootPolicy", "BootTimeline", "DHCPEngine",
            "TFTPEngine", "TFTPWire", "BootStore", "MachineStore",
            "DiskCatalog", "HostSockets", "DHCPService", "TFTPService", "BootHTTP", "NetbootServer", lifecycle, metrics,
            .product(name: "CoreMetrics", package: "swift-metrics"),
            .product(name: "Mustache", package: "swift-mustache"),
        ])
    + library(
        "NetbootConfiguration",
        [
            "NetAddress", "TerminalText", "BootMenu", "BootPolicy", "DHCPWire", "DHCPEngine", "FileCatalog", "TFTPWire",
            "TFTPEngine", "DiskCatalog", "HostSockets", "DHCPService", "TFTPService", "NetbootServer",
        ])
    + library(
        "QEMULab",
        [
            "NetAddress", "DHCPWire", "TFTPWire", "FrameWire", "PcapFile", "BootPolicy", "FileCatalog",
            "DHCPEngine", "TFTPEngine", "VirtualSegment", "DiskCatalog", "HostSockets", "DHCPService", "TFTPService",
            "BootHTTP", "NetbootServer", "ImagePacking", nioCore, nioPosix,
            subprocess, systemPackage, .product(name: "Yams", package: "Yams"),
        ])

// Layers 4 and 5: words, and the program.
let words =
    library(
        "PXEKitCommands",
        [
            "BoundedCollections", "NetAddress", "ImagePacking", "BootMedia", "BootMenu", "BootPolicy", "BootRehearsal",
            "BootScripts",
            "BootStore", "BootTimeline", "FileCatalog",
            "InstallerCatalog",
            "DHCPWire", "DHCPEngine", "LeaseStore", "MachineStore", "LogOutput", "ServerCertificates", "DiskCatalog",
            "HostSockets",
            "ClientSockets",
            "DHCPService", "TFTPService", "BootHTTP", "BootPage", "NetbootServer", "NetbootConfiguration", "QEMULab",
            "SimulatedClients", "TFTPEngine", "Diagnosis", "PeerConfiguration", "PcapFile",
            "TFTPWire", "TerminalText", "VirtualSegment", argumentParser, lifecycle, nioConcurrency, systemPackage,
            .product(name: "CoreMetrics", package: "swift-metrics"), .product(name: "Crypto", package: "swift-crypto"),
            nioCore, subprocess, .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ])
    + [
        .executableTarget(
            name: "pxekit", dependencies: ["PXEKitCommands", argumentParser], swiftSettings: rules),
        .target(
            name: "TestSupport", dependencies: ["NetAddress", nioCore, subprocess, systemPackage],
            path: "Tests/TestSupport",
            swiftSettings: rules),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "pxekit", "BootMenu", "QEMULab", "ImagePacking", "SimulatedClients", "TestSupport", "NetAddress",
                "DHCPWire",
                "FrameWire", "PcapFile", nioCore,
                subprocess, systemPackage,
            ],
            swiftSettings: rules),
    ]

let package = Package(
    name: "pxekit",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "pxekit", targets: ["pxekit"]),
        .library(name: "NetbootWire", targets: ["NetAddress", "DHCPWire", "TFTPWire", "FrameWire", "PcapFile"]),
        .library(name: "NetbootEngines", targets: ["BootPolicy", "FileCatalog", "DHCPEngine", "TFTPEngine"]),
        .library(
            name: "NetbootServices",
            targets: [
                "DiskCatalog", "HostSockets", "LeaseStore", "DHCPService", "TFTPService", "BootHTTP", "NetbootServer",
            ]),
        .library(name: "NetbootImages", targets: ["ImagePacking", "BootMedia", "BootMenu"]),
        .library(name: "NetbootLab", targets: ["QEMULab", "VirtualSegment"]),
        .library(name: "SimulatedClients", targets: ["SimulatedClients", "ClientSockets"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: values + codecs + engines + shells + words,
    swiftLanguageModes: [.v6]
)
