// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// Tells why a client gave up TLS, or was given up: for firmware this is often all that anybody learns of it.
///
/// It stands behind the handler that decrypts, and keeps its errors from the handlers of HTTP, to which the connection simply ends.
final class HandshakeWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let client: String
    private let observe: @Sendable (HTTPEvent) -> Void
    private var isAgreed = false
    private var isTold = false

    init(client: String, observe: @escaping @Sendable (HTTPEvent) -> Void) {
        (self.client, self.observe) = (client, observe)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { isAgreed = true }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOSSLError.uncleanShutdown: return  // Firmware closes without a word of TLS.
        case NIOSSLError.handshakeFailed(let cause): tell(TLSFailure.words(of: cause))
        // A client of TLS 1.3 says that it refuses the certificate when the handshake is over for the server.
        case is BoringSSLError: tell(TLSFailure.words(of: error))
        case is IOError where !isAgreed: tell(TLSFailure.reset)
        default: return context.fireErrorCaught(error)
        }
        context.close(promise: nil)
    }

    private func tell(_ reason: String) {
        guard !isTold else { return }
        isTold = true
        observe(.handshakeFailed(client: client, reason: reason))
    }
}
