import Glibc

/// A bank's file, mapped read-only; unmapped with the last reference.
///
/// `@unchecked` because of the pointer: nothing ever writes through it.
final class Mapping: @unchecked Sendable {
    static let magic = Array("etudebk1".utf8)

    private let base: UnsafeRawPointer
    private let byteCount: Int
    private let clipCount: Int
    private let sampleCount: Int

    static func headerSize(clipCount: Int) -> Int { 16 + 24 * clipCount }

    /// - Throws: ``CorpusError`` when the file is not a whole bank of so many clips.
    init(path: String, clipCount: Int) throws(CorpusError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .file(path: path, reason: "cannot be read (\(Files.lastReason()))")
        }
        defer { close(descriptor) }
        let size = Files.size(of: path) ?? 0
        let header = Self.headerSize(clipCount: clipCount)
        guard size > header, let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0),
            base != MAP_FAILED
        else {
            throw .file(
                path: path, reason: "is not a whole bank of samples; remove it, it will be made again")
        }
        self.base = UnsafeRawPointer(base)
        byteCount = size
        self.clipCount = clipCount
        sampleCount = (size - header) / 4
        let isWhole =
            Self.magic.elementsEqual(UnsafeRawBufferPointer(start: base, count: 8))
            && self.base.load(fromByteOffset: 8, as: Int.self) == clipCount
            && (0..<clipCount).allSatisfy { clip in
                let (start, count, _) = extent(of: clip)
                return start >= 0 && count >= 0 && start <= sampleCount && count <= sampleCount - start
            }
        guard isWhole else {
            throw .file(
                path: path, reason: "is not a whole bank of samples; remove it, it will be made again")
        }
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: base), byteCount) }

    /// First sample, number of samples and root mean square of a clip.
    func extent(of clip: Int) -> (start: Int, count: Int, level: Float) {
        let place = 16 + 24 * clip
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
