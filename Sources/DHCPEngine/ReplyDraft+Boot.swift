// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPWire
import NetAddress

/// The boot part of a reply.
extension ReplyDraft {
    /// Adds what the client boots, in a shape that it may accept.
    mutating func add(_ answer: BootAnswer) {
        let choice = answer.choice
        echo(.machineIdentifier)
        if request.client.transport == .http {
            message.vendorClass = VendorClass(VendorClass.httpClient)
            name(choice)
        } else {
            if answer.shape != .complete { message.vendorClass = VendorClass(VendorClass.pxeClient) }
            switch answer.shape {
            case .complete, .bootServer:
                name(choice)
            case .bootFile:
                var pxe = PXEOptions.bootThis(withPrompt: service.sendsPrompt)
                pxe.mtftp = service.mtftp(for: choice)
                setPXE(pxe)
                name(choice)
            case .menu:
                let server = choice.plan.server ?? request.arrival.local
                setPXE(choice.plan.menu?.options(server: server) ?? .raspberryPiMenu)
                message.nextServer = server
            }
        }
        addOptions(of: choice.plan)
    }

    /// The answer of a boot server: file, server, and the boot item as it was asked for.
    mutating func addBootServerReply(_ choice: BootChoice, _ item: PXEBootItem?) {
        let isHTTP = request.client.transport == .http
        message.vendorClass = VendorClass(isHTTP ? VendorClass.httpClient : VendorClass.pxeClient)
        // wdsmgfw reads its address from ciaddr (D46), Pixiecore's clients from yiaddr.
        message.clientAddress = request.message.clientAddress
        message.yourAddress = request.message.clientAddress
        echo(.machineIdentifier)
        var pxe = PXEOptions()
        pxe.bootItem = item
        if !isHTTP { pxe.mtftp = service.mtftp(for: choice) }
        if pxe != PXEOptions() { setPXE(pxe) }
        name(choice)
        addOptions(of: choice.plan)
    }

    private mutating func addOptions(of plan: BootPlan) {
        for option in plan.options { message.options[DHCPOptionCode(rawValue: option.code)] = option.payload }
    }

    /// Names server and file in the header and as options: each has clients that read nothing else (D16, D30, D31).
    private mutating func name(_ choice: BootChoice) {
        let server = choice.plan.server ?? request.arrival.local
        nameInHeader(choice)
        message.options.set(
            .tftpServerName, text: choice.plan.serverName ?? "\(server)", terminated: service.terminatesNames)
        if service.sendsBootFileOption || message.bootFileField.isEmpty {
            message.options.set(.bootFileName, text: choice.file, terminated: service.terminatesNames)
        }
    }

    /// Names server and file in the header alone.
    mutating func nameInHeader(_ choice: BootChoice) {
        message.nextServer = choice.plan.server ?? request.arrival.local
        if let name = choice.plan.serverName { message.serverNameField = Array(name.utf8.prefix(63)) }
        let file = Array(choice.file.utf8)
        if file.count < 128 { message.bootFileField = file }
    }

    /// Leaves out what does not fit one option (D12); ``DHCPConfiguration/problems`` tells it beforehand.
    private mutating func setPXE(_ pxe: PXEOptions) {
        do throws(DHCPEncodingError) { try message.set(pxe) } catch { events.append(.omitted([.vendorSpecific])) }
    }
}

extension BootServiceConfiguration {
    /// How the client's file comes by MTFTP; nil if it does not, or another server has it.
    func mtftp(for choice: BootChoice) -> PXEOptions.MTFTP? {
        choice.plan.server == nil ? multicastFiles[choice.file] : nil
    }
}
