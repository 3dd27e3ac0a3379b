// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import Synchronization

    /// A web server that lies, stops, resets, and never ends; `nbp/tests/net-web.asm` asks for each of its paths.
    final class HostileWebServer: Sendable {
        /// Where it listens, on the loopback address.
        let port: UInt16
        /// What every good path brings.
        private static let content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ ($0 >> 8)) })
        private let listener: Int32
        private let asked = Mutex<Set<String>>([])

        /// Binds a port of the system's choice.
        init() throws {
            signal(SIGPIPE, SIG_IGN)
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let bound = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
                }
            }
            guard bound, listen(listener, 64) == 0 else { throw POSIXError(.EADDRINUSE) }
            self.listener = listener
            port = UInt16(bigEndian: address.sin_port)
        }

        /// Serves until ``stop()``, one thread for each connection.
        func start() {
            Thread.detachNewThread {
                while true {
                    let client = accept(self.listener, nil, nil)
                    guard client >= 0 else { return }
                    Thread.detachNewThread {
                        self.answer(on: client)
                        close(client)
                    }
                }
            }
        }

        /// Ends it.
        func stop() {
            shutdown(listener, Int32(SHUT_RDWR))
            close(listener)
        }

        private func answer(on client: Int32) {
            guard let request = Self.request(from: client) else { return }
            let path = request.split(separator: " ").dropFirst().first.map(String.init) ?? ""
            let first = request.range(of: "Range: bytes=").flatMap {
                Int(request[$0.upperBound...].prefix { $0.isNumber })
            }
            let (content, all) = (Self.content, Self.content.count)
            func head(_ status: String, _ fields: String...) -> Bool {
                Self.send(
                    Data((["HTTP/1.1 \(status)"] + fields + ["", ""]).joined(separator: "\r\n").utf8), to: client)
            }
            func part(from start: Int, tag: String) -> Bool {
                head("206 Part", "Content-Range: bytes \(start)-\(all - 1)/\(all)", "ETag: \"\(tag)\"")
            }
            switch path {
            case "/plain": _ = head("200 OK", "Content-Length: \(all)") && Self.send(content, to: client)
            case "/chunked":
                var (offset, size, alive) = (0, 1, head("200 OK", "Transfer-Encoding: chunked"))
                while offset < all, alive {
                    let chunk = content[offset..<min(all, offset + size)]
                    alive = Self.send(
                        Data("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Data("\r\n".utf8), to: client)
                    (offset, size) = (offset + size, size < 50_000 ? size * 3 + 1 : 1)
                }
                Self.send(Data("0\r\n\r\n".utf8), to: client)
            case "/close": _ = head("200 OK") && Self.send(content, to: client)
            case "/moved": _ = head("302 Found", "Location: //10.0.2.2:\(port)/plain", "Content-Length: 0")
            case "/relative": _ = head("301 Moved", "Location: plain")
            case "/circle": _ = head("302 Found", "Location: /circle")
            case "/broken", "/cut":
                let start = first ?? 0
                _ = first == nil ? head("200 OK", "Content-Length: \(all)", "ETag: \"a\"") : part(from: start, tag: "a")
                Self.send(content[start..<min(all, start + 90_000)], to: client)
                Thread.sleep(forTimeInterval: 0.5)
                if path == "/broken" { Self.resetAtClose(client) }
            case "/once":
                let isFirst = asked.withLock { $0.insert(path).inserted }
                _ =
                    head("200 OK", "Content-Length: \(all)")
                    && Self.send(isFirst ? content[..<1000] : content, to: client)
            case "/short": _ = head("200 OK", "Content-Length: \(all)")
            case "/cut.cfg":
                // A line comes, and never again another.
                let isFirst = asked.withLock { $0.insert(path).inserted }
                _ = head("200 OK", "Content-Length: 100")
                if isFirst { Self.send(Data("SAY cut\n".utf8), to: client) }
            case "/changed":
                if let first {
                    _ = part(from: first, tag: "b") && Self.send(content[first...], to: client)
                } else {
                    _ =
                        head("200 OK", "Content-Length: \(all)", "ETag: \"a\"")
                        && Self.send(content[..<1000], to: client)
                }
            case "/range":
                if let first {
                    _ = part(from: first + 1, tag: "a")
                } else {
                    _ = head("200 OK", "Content-Length: \(all)") && Self.send(content[..<1000], to: client)
                }
            case "/endless":
                _ = head("200 OK", "Transfer-Encoding: chunked")
                while Self.send(Data("1000\r\n".utf8) + Data(count: 4096) + Data("\r\n".utf8), to: client) {}
            case "/large": _ = head("200 OK", "Content-Length: 4294967295")
            case "/head": while Self.send(Data(repeating: UInt8(ascii: "x"), count: 1000), to: client) {}
            case "/error": _ = head("500 Oh", "Content-Length: 0")
            case "/silent": Thread.sleep(forTimeInterval: 45)
            case "/trickle":
                _ = head("200 OK", "Content-Length: \(all)")
                for offset in 0..<60 where Self.send(content[offset...offset], to: client) {
                    Thread.sleep(forTimeInterval: 1)
                }
            default: _ = head("404 Not Found", "Content-Length: 0")
            }
        }

        private static func request(from client: Int32) -> String? {
            var octets: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while !octets.ends(with: "\r\n\r\n".utf8) {
                let count = recv(client, &buffer, buffer.count, 0)
                guard count > 0, octets.count < 65536 else { return nil }
                octets += buffer[..<count]
            }
            return String(decoding: octets, as: UTF8.self)
        }

        @discardableResult
        private static func send(_ data: Data, to client: Int32) -> Bool {
            var rest = data
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.send(client, $0.baseAddress, $0.count, 0) }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }

        private static func resetAtClose(_ client: Int32) {
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        }
    }

    extension [UInt8] {
        fileprivate func ends(with end: String.UTF8View) -> Bool { suffix(end.count).elementsEqual(end) }
    }
#endif
