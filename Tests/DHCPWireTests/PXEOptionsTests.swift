// SPDX-License-Identifier: Apache-2.0
import DHCPWire
import NetAddress
import Testing

@Suite("Option 43 and 175")
struct PXEOptionsTests {
    @Test("a menu, its servers and its prompt survive the wire")
    func menu() throws {
        var pxe = PXEOptions()
        pxe.discoveryControl = [.noMulticast, .onlyListedServers]
        pxe.discoveryMulticast = PXEOptions.discoveryGroup
        pxe.bootServers = [.init(type: .firstVendor, addresses: [IPv4Address(192, 168, 1, 153)])]
        pxe.bootMenu = [.init(type: .firstVendor, text: "Linux"), .init(type: .local, text: "Local disk")]
        pxe.menuPrompt = .init(timeout: 255, text: "Press F8")
        pxe.credentialTypes = [0x0001_0203]
        pxe.bootItem = PXEBootItem(type: .firstVendor, layer: 3, wantsCredentials: true)
        let octets = try pxe.space.encoded("option 43")
        #expect(octets.last == 255)
        #expect(PXEOptions(decoding: octets) == pxe)
        #expect(octets.starts(with: [6, 1, 6, 7, 4, 224, 0, 1, 2, 8, 7, 0x80, 0, 1, 192, 168, 1, 153]))
        #expect(pxe.hasDiscoveryTags)
    }

    @Test("MTFTP ports are little-endian on the wire")
    func mtftp() throws {
        var pxe = PXEOptions()
        pxe.mtftp = .init(
            group: IPv4Address(239, 255, 1, 1), clientPort: 3001, serverPort: 1759, startDelay: 2, transferTimeout: 5)
        pxe.multicastAllocation = .init(base: IPv4Address(239, 1, 0, 0), block: 4, range: 16)
        let octets = try pxe.space.encoded("option 43")
        #expect(octets.dropFirst(6).starts(with: [2, 2, 0xB9, 0x0B, 3, 2, 0xDF, 0x06, 4, 1, 2, 5, 1, 5]))
        #expect(PXEOptions(decoding: octets).mtftp == pxe.mtftp)
        #expect(PXEOptions(decoding: octets).multicastAllocation == pxe.multicastAllocation)
        #expect(!pxe.hasDiscoveryTags)
    }

    @Test("the end is read whether or not it is there, and what follows it is not read (D10)")
    func end() {
        #expect(PXEOptions(decoding: [6, 1, 8, 255]).discoveryControl == .bootOfferedFile)
        #expect(PXEOptions(decoding: [6, 1, 8]).discoveryControl == .bootOfferedFile)
        #expect(PXEOptions(decoding: [0, 0, 6, 1, 8, 255, 9, 9]).space.remainder == [])
    }

    @Test("text that is no option stays readable and is not interpreted")
    func bareText() throws {
        let text = Array("Raspberry Pi Boot   ".utf8)
        let pxe = PXEOptions(decoding: text)
        #expect(!pxe.hasDiscoveryTags)
        #expect(try pxe.space.encoded("option 43") == text)
    }

    @Test(
        "records that are cut short end the list",
        arguments: [[0x80, 0, 2, 1, 2, 3, 4], [0x80], [0, 0, 1, 1, 2]] as [[UInt8]])
    func cutRecords(payload: [UInt8]) {
        var pxe = PXEOptions()
        pxe.space[PXEOptions.Tag.bootServers] = payload
        #expect(pxe.bootServers == [])
    }

    @Test("a menu that does not fit one option is refused, not cut (D12)")
    func oversizedMenu() {
        var pxe = PXEOptions()
        pxe.bootMenu = (0..<12).map { .init(type: .firstVendor, text: "entry number \($0) of twelve") }
        var reply = message()
        #expect(throws: DHCPEncodingError.self) { try reply.set(pxe) }
        pxe.bootMenu = [.init(type: .local, text: String(repeating: "x", count: 251))]
        #expect(throws: DHCPEncodingError(field: "option 43", size: 257, limit: 255)) { try reply.set(pxe) }
    }

    @Test("no-pxedhcp is option 175 with inner code 176 set to 1")
    func noProxyDHCP() throws {
        var ipxe = IPXEOptions()
        ipxe.skipsProxyDHCP = true
        var reply = message()
        try reply.set(ipxe)
        #expect(reply.options[.ipxe] == [0xB0, 1, 1, 255])
        #expect(reply.ipxeOptions?.skipsProxyDHCP == true)
    }

    @Test("PXELINUX options carry their magic number")
    func pxelinux() {
        var reply = message()
        reply.pxelinux = PXELINUXOptions(configFile: "cfg", pathPrefix: "boot/", rebootTime: 5)
        #expect(reply.options[.pxelinuxMagic] == [0xF1, 0, 0x74, 0x7E])
        #expect(reply.pxelinux == PXELINUXOptions(configFile: "cfg", pathPrefix: "boot/", rebootTime: 5))
        reply.pxelinux = PXELINUXOptions()
        #expect(reply.options.items.isEmpty)
    }

    @Test("classless routes carry only the octets their prefix covers (RFC 3442)")
    func routes() throws {
        let routes = try ["0.0.0.0/0", "10.0.0.0/8", "10.17.0.0/16", "10.27.129.0/24", "10.229.0.128/25"].map {
            ClasslessRoute(destination: try #require(IPv4Subnet($0)), router: IPv4Address(10, 0, 0, 1))
        }
        var reply = message()
        reply.classlessRoutes = routes
        #expect(reply.options[.classlessRoutes]?.count == 35)
        #expect(reply.classlessRoutes == routes)
        #expect(ClasslessRoute.decode([33, 1, 2, 3, 4, 5, 6, 7, 8, 9]) == nil)
        #expect(ClasslessRoute.decode([24, 10, 0, 0, 10]) == nil)
    }
}
