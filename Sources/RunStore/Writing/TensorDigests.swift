import FoundationEssentials

/// Digests of tensors as the store keeps them: 8 bytes each, the highest first.
enum TensorDigests {
    static func bytes(_ digests: [UInt64]) -> Data {
        var data = Data(capacity: digests.count * 8)
        for digest in digests { withUnsafeBytes(of: digest.bigEndian) { data.append(contentsOf: $0) } }
        return data
    }

    static func values(_ data: Data) -> [UInt64] {
        let bytes = Array(data)
        return (0..<bytes.count / 8).map { place in
            bytes[place * 8..<place * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
