// SPDX-License-Identifier: Apache-2.0

/// What a failure of TLS means, in words: the library tells it by a name of OpenSSL's such as `TLSV1_ALERT_UNKNOWN_CA`.
enum TLSFailure {
    /// By the name, which ends what the library says of the error.
    private static let known: [String: String] = [
        "TLSV1_ALERT_UNKNOWN_CA":
            "it does not know who has signed the certificate; enrol that authority in its firmware",
        "SSLV3_ALERT_BAD_CERTIFICATE":
            "it refuses the certificate; its name, or the authority that signed it, is not what it expects",
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN": "it refuses the certificate",
        "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": "it does not take certificates of this kind",
        "SSLV3_ALERT_CERTIFICATE_EXPIRED": "the certificate is not valid by its clock",
        "SSLV3_ALERT_HANDSHAKE_FAILURE": "it and this server have no version, suite or kind of key in common",
        "TLSV1_ALERT_PROTOCOL_VERSION": "it does not speak TLS 1.2",
        "TLSV1_ALERT_DECRYPT_ERROR": "it could not verify the signature of the handshake",
        "TLSV1_ALERT_INSUFFICIENT_SECURITY": "the key or a suite is too weak for it",
        "TLSV1_ALERT_INTERNAL_ERROR": "it broke off by an error of its own",
        // A client of TLS 1.3 that is OpenSSL's says so before it encrypts, which the library takes for a packet of no length.
        "BAD_PACKET_LENGTH":
            "it broke off as OpenSSL does where it refuses a certificate: an authority that it does not know, another name",
        "UNSUPPORTED_PROTOCOL": "it does not speak TLS 1.2 or 1.3",
        "NO_SHARED_CIPHER": "it and this server have no suite in common",
        "HTTP_REQUEST": "it speaks HTTP without TLS; its URL has to begin with https:",
        "WRONG_VERSION_NUMBER": "it does not speak TLS",
    ]

    /// The connection was reset, as EDK2 does where another client would send an alert (measured with OVMF 2022.11).
    static let reset =
        "it broke off without a reason, as EDK2 does where it refuses a certificate: an authority that is not enrolled, another name"

    /// Why TLS failed.
    static func words(of error: any Error) -> String {
        let name = name(in: "\(error)")
        return known[name] ?? name
    }

    /// `Error: 268436504 error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA at file:line`: the last part before the place.
    private static func name(in text: String) -> String {
        guard let marker = text.firstRange(of: "OPENSSL_internal:") else {
            return text.contains("EOF during handshake") ? "it left during the handshake" : text
        }
        return String(text[marker.upperBound...].prefix { $0.isUppercase || $0.isNumber || $0 == "_" })
    }
}
