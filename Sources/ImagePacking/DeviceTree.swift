// SPDX-License-Identifier: Apache-2.0

/// Flattened device trees (Devicetree Specification 0.4, chapter 5), and the FIT images of U-Boot, which are device trees
/// that carry kernels, RAM disks and device trees as properties (FIT specification 1.0, chapter 2).
enum DeviceTree {
    private static let magic: [UInt8] = [0xD0, 0x0D, 0xFE, 0xED]

    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        guard bytes.has(magic), let totalSize = bytes.bigEndianLong(4) else { return nil }
        var reader = Reader(bytes)
        reader.read()
        var facts: ImageFacts = [:]
        facts.add("length", totalSize)
        facts.add("dtbVersion", bytes.bigEndianLong(20))
        facts.add("description", reader.text("/", "description"))
        facts.add("model", reader.text("/", "model"))
        facts.add("compatible", reader.text("/", "compatible"))
        var warnings: [String] = []
        if totalSize > bytes.count {
            warnings.append("cut short: the header promises \(totalSize) bytes, the file has \(bytes.count)")
        }
        guard reader.nodes.contains("/images") else {
            let model = facts.text("model").map { ", " + $0 } ?? ""
            return ImageReport(
                .deviceTree, "device tree" + model, size: bytes.count, facts: facts, warnings: warnings)
        }
        let images = reader.children(of: "/images").map { reader.image($0) }
        facts.add("images", images)
        facts.add("configurations", reader.children(of: "/configurations"))
        facts.add("default", reader.text("/configurations", "default"))
        return ImageReport(
            .fit, "FIT image" + (facts.text("description").map { ", " + $0 } ?? ""), size: bytes.count, facts: facts,
            boots: [.uBoot], warnings: warnings)
    }

    /// Walks the structure block once (5.4) and keeps what stands near the root.
    private struct Reader {
        /// Nodes as paths, in the file's order: the root, its children and theirs.
        private(set) var nodes: [String] = []
        private var texts: [String: String] = [:]
        private let bytes: ImageBytes

        init(_ bytes: ImageBytes) { self.bytes = bytes }

        /// The property of a node, if it is one line of text.
        func text(_ node: String, _ property: String) -> String? { texts[node + "\0" + property] }

        /// The names of a node's children.
        func children(of node: String) -> [String] {
            nodes.filter { $0.hasPrefix(node + "/") && !$0.dropFirst(node.count + 1).contains("/") }
                .map { String($0.dropFirst(node.count + 1)) }
        }

        /// A line for people: what an image is, and for whom.
        func image(_ name: String) -> String {
            let words = ["type", "arch", "os", "compression"].compactMap { text("/images/" + name, $0) }
            return words.isEmpty ? name : "\(name): \(words.joined(separator: " "))"
        }

        mutating func read() {
            guard let start = bytes.bigEndianLong(8), let strings = bytes.bigEndianLong(12) else { return }
            var at = start
            var path: [String] = []
            while let token = bytes.bigEndianLong(at) {
                at += 4
                switch token {
                case 1:  // FDT_BEGIN_NODE: name with NUL, padded to 4
                    let name = bytes.text(at, limit: 64) ?? ""
                    guard bytes.byte(at + name.utf8.count) == 0, path.count < 64 else { return }
                    path.append(name)
                    at += (name.utf8.count + 4) & ~3
                    if path.count <= 3, nodes.count < 256 { nodes.append(Reader.path(path)) }
                case 2:  // FDT_END_NODE
                    guard path.popLast() != nil else { return }
                case 3:  // FDT_PROP: length, offset of the name, value padded to 4
                    guard let length = bytes.bigEndianLong(at), let name = bytes.bigEndianLong(at + 4) else { return }
                    if path.count <= 3, length <= 256, texts.count < 1024,
                        let property = bytes.text(strings + name, limit: 32),
                        let value = bytes.text(at + 8, limit: length)
                    {
                        texts[Reader.path(path) + "\0" + property] = value
                    }
                    at += 8 + (length + 3) & ~3
                case 4: continue  // FDT_NOP
                default: return  // FDT_END, or no token
                }
            }
        }

        private static func path(_ names: [String]) -> String {
            names.count <= 1 ? "/" : names.joined(separator: "/")
        }
    }
}
