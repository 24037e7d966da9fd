import Hashing
import Tensors

/// What tells one tensor's values from another's: the first 64 bits of SHA-256 over its float32 values, little-endian.
public struct TensorDigest: Hashable, Sendable {
    public var name: String
    public var bits: UInt64

    public init(name: String, bits: UInt64) {
        self.name = name
        self.bits = bits
    }

    /// The digests of tensors, in order.
    public static func all(of tensors: [(name: String, value: Tensor)]) -> [TensorDigest] {
        tensors.map { name, value in
            var digest = SHA256()
            value.withValues { digest.update(UnsafeRawBufferPointer($0)) }
            let bits = UInt64(digest.finish().prefix(16), radix: 16)
            return TensorDigest(name: name, bits: bits ?? 0)
        }
    }
}
