// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore

/// What a request knows about the connection it came on, and about the answer that it is to get.
struct BootHTTPContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let client: String
    let channel: any Channel
    /// The request on its way to an answer, made by ``RequestRules``.
    var exchange: HTTPExchange?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        client = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}
