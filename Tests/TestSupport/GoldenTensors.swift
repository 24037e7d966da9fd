import FoundationEssentials

/// Tensors that a script of `Tests/Golden` wrote: a safetensors file of float32 values.
public struct GoldenTensors: Sendable {
    /// One tensor, row-major.
    public struct Entry: Sendable {
        public var shape: [Int]
        public var values: [Float]
    }

    public private(set) var tensors: [String: Entry] = [:]
    /// The versions of the libraries that computed them.
    public private(set) var versions: [String: String] = [:]

    private struct Header: Decodable {
        var shape: [Int]
        var offsets: [Int]

        enum CodingKeys: String, CodingKey {
            case shape
            case offsets = "data_offsets"
        }
    }

    private enum Item: Decodable {
        case tensor(Header)
        case words([String: String])

        init(from decoder: any Decoder) throws {
            if let header = try? Header(from: decoder) {
                self = .tensor(header)
            } else {
                self = .words(try [String: String](from: decoder))
            }
        }
    }

    /// - Parameter name: of the file within `Tests/Golden`, without its extension.
    public init(_ name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = [UInt8](try Data(contentsOf: folder.appending(path: "Golden/\(name).safetensors")))
        let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let start = 8 + length
        for (name, item) in try JSONDecoder().decode([String: Item].self, from: Data(data[8..<start])) {
            switch item {
            case .words(let words): versions = words
            case .tensor(let header):
                let values = data.withUnsafeBytes { bytes in
                    (0..<header.shape.reduce(1, *)).map {
                        bytes.loadUnaligned(
                            fromByteOffset: start + header.offsets[0] + 4 * $0, as: Float.self)
                    }
                }
                tensors[name] = Entry(shape: header.shape, values: values)
            }
        }
    }

    /// The tensors whose names begin with `prefix`, in the order of their names.
    public func all(_ prefix: String) -> [Entry] {
        tensors.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }.map(\.value)
    }
}
