import COpenSSL

/// An incremental SHA-256 digest, computed by OpenSSL's libcrypto at the processor's own speed.
///
/// Feed bytes with ``update(_:)``, then take the 64 hexadecimal digits with ``finish()``.
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    public init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto cannot start a SHA-256 digest")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes to the digest.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        precondition(EVP_DigestUpdate(context, base, bytes.count) == 1, "SHA-256 update failed")
    }

    /// Adds the UTF-8 bytes of a text to the digest.
    public mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// Ends the digest: 64 lower-case hexadecimal digits.
    public consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        precondition(EVP_DigestFinal_ex(context, &digest, nil) == 1, "SHA-256 finish failed")
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The digest of one run of bytes.
    public static func hex(of bytes: some Sequence<UInt8>) -> String {
        var digest = SHA256()
        let array = Array(bytes)
        array.withUnsafeBytes { digest.update($0) }
        return digest.finish()
    }

    /// The digest of a text's UTF-8 bytes.
    public static func hex(of text: String) -> String { hex(of: text.utf8) }
}
