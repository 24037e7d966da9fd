import Glibc

/// A cache file of decoded clips, mapped read-only; unmapped with the last reference, also where it was deleted meanwhile.
///
/// Layout: 8 bytes `etudebk2`, the number of clips, then for each clip its key (32 hexadecimal digits), its first sample, its
/// number of samples (64-bit integers) and its root mean square (64-bit float), then every sample as 32-bit float; this
/// machine's byte order.
///
/// `@unchecked` because of the pointer: nothing ever writes through it.
final class Mapping: @unchecked Sendable {
    static let magic = Array("etudebk2".utf8)

    let path: String
    let clipCount: Int
    private let base: UnsafeRawPointer
    private let byteCount: Int
    private let sampleCount: Int

    private static let recordSize = 56

    static func headerSize(clipCount: Int) -> Int { 16 + recordSize * clipCount }

    /// - Throws: ``CorpusError`` when the file is not whole.
    init(path: String) throws(CorpusError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .file(path: path, reason: "cannot be read (\(Files.lastReason()))")
        }
        defer { close(descriptor) }
        let size = Files.size(of: path) ?? 0
        let wrong = CorpusError.file(path: path, reason: "is no whole file of decoded clips")
        guard size > 16, let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED
        else { throw wrong }
        // With all of them set, the mapping goes where this throws.
        self.path = path
        self.base = UnsafeRawPointer(base)
        byteCount = size
        let declared = self.base.load(fromByteOffset: 8, as: Int.self)
        let isOurs = Self.magic.elementsEqual(UnsafeRawBufferPointer(start: base, count: 8))
        clipCount = isOurs && declared >= 0 && declared <= size / Self.recordSize ? declared : 0
        let header = Self.headerSize(clipCount: clipCount)
        sampleCount = max(0, size - header) / 4
        let isWhole =
            clipCount > 0 && size >= header
            && (0..<clipCount).allSatisfy { clip in
                let (start, count, _) = extent(of: clip)
                return start >= 0 && count >= 0 && start <= sampleCount && count <= sampleCount - start
            }
        guard isWhole else { throw wrong }
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: base), byteCount) }

    func key(of clip: Int) -> String {
        let place = 16 + Self.recordSize * clip
        return String(
            decoding: UnsafeRawBufferPointer(start: base + place, count: 32), as: UTF8.self)
    }

    /// First sample, number of samples and root mean square of a clip.
    func extent(of clip: Int) -> (start: Int, count: Int, level: Float) {
        let place = 16 + Self.recordSize * clip + 32
        return (
            base.load(fromByteOffset: place, as: Int.self),
            base.load(fromByteOffset: place + 8, as: Int.self),
            Float(base.load(fromByteOffset: place + 16, as: Double.self))
        )
    }

    func samples(from start: Int, count: Int) -> UnsafeBufferPointer<Float> {
        let first = (base + Self.headerSize(clipCount: clipCount)).assumingMemoryBound(to: Float.self)
        return UnsafeBufferPointer(start: first + start, count: count)
    }
}
