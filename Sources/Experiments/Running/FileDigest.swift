import Corpora
import Glibc
import Hashing

/// The size and SHA-256 of a file.
enum FileDigest {
    static func of(_ path: String) throws -> (bytes: Int, sha256: String) {
        guard let file = fopen(path, "rb") else {
            throw CorpusError.file(path: path, reason: String(cString: strerror(errno)).lowercased())
        }
        defer { fclose(file) }
        var digest = SHA256()
        var total = 0
        var block = [UInt8](repeating: 0, count: 1 << 18)
        while case let count = fread(&block, 1, block.count, file), count > 0 {
            block.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
            total += count
        }
        return (total, digest.finish())
    }
}
