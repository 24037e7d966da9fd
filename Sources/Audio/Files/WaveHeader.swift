import Glibc

/// The part of a RIFF or RIFX header that libsndfile repairs silently: how long the sound should be.
struct WaveHeader {
    /// Bytes that the `data` chunk promises (0 also where a recorder died before it wrote them), and bytes that the file has from there on.
    let declared: Int
    let present: Int
    let bytesPerFrame: Int
    /// Whether a frame is a sample of each channel, and not a packed block of them.
    let isPlain: Bool
    /// Whether it promises nothing and sound lies behind it: whoever wrote
    let isUnclosed: Bool

    /// Reads the header, or returns nil where the file is not RIFF or its length is left open (a stream).
    init?(path: String) {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        guard fseeko(file, 0, SEEK_END) == 0 else { return nil }
        let size = Int(ftello(file))
        guard let riff = Self.bytes(12, at: 0, of: file) else { return nil }
        let magic = Array(riff[0..<4])
        guard Array(riff[8..<12]) == Array("WAVE".utf8) else { return nil }
        let bigEndian = magic == Array("RIFX".utf8)
        guard bigEndian || magic == Array("RIFF".utf8) else { return nil }
        var offset = 12
        var frameSize = 0
        var coding = 0
        while let head = Self.bytes(8, at: offset, of: file) {
            let length = Self.number(head[4..<8], bigEndian: bigEndian)
            if Array(head[0..<4]) == Array("fmt ".utf8), let body = Self.bytes(16, at: offset + 8, of: file) {
                frameSize = Self.number(body[12..<14], bigEndian: bigEndian)
                coding = Self.number(body[0..<2], bigEndian: bigEndian)
            }
            if Array(head[0..<4]) == Array("data".utf8) {
                // Writers to a pipe cannot know the length and leave one of these.
                guard length < 0x7FFF_0000, frameSize > 0 else { return nil }
                declared = length
                present = max(0, size - offset - 8)
                isUnclosed =
                    length == 0 && present >= frameSize && Self.number(riff[4..<8], bigEndian: bigEndian) != 8
                    && !Self.areChunks(from: offset + 8, to: size, of: file, bigEndian: bigEndian)
                bytesPerFrame = frameSize
                // PCM, float, A-law, mu-law, and what has a longer header (which is one of these).
                isPlain = [1, 3, 6, 7, 0xFFFE].contains(coding)
                return
            }
            offset += 8 + length + (length & 1)
        }
        return nil
    }

    /// Whether nothing but whole chunks, remarks of an empty sound, lies between two places.
    private static func areChunks(
        from start: Int, to end: Int, of file: UnsafeMutablePointer<FILE>, bigEndian: Bool
    ) -> Bool {
        var place = start
        while place < end, let head = bytes(8, at: place, of: file) {
            guard head[0..<4].allSatisfy({ (0x20...0x7E).contains($0) }) else { return false }
            let length = number(head[4..<8], bigEndian: bigEndian)
            place += 8 + length + (length & 1)
        }
        // The last may lack the byte that fills it up.
        return place == end || place == end + 1
    }

    var isTruncated: Bool { present < declared }

    /// The shortfall in words: frames where a frame has a size of its own, else bytes.
    func problem(path: String) -> AudioError {
        if isUnclosed {
            return .corrupt(
                path: path,
                reason:
                    "its header declares no sound and \(present) bytes of it are there, as a recorder leaves it that was cut off",
                isReadable: true)
        }
        if isPlain {
            return .truncated(path: path, declared: declared / bytesPerFrame, found: present / bytesPerFrame)
        }
        return .corrupt(
            path: path, reason: "its header declares \(declared) bytes of sound and \(present) are there",
            isReadable: true)
    }

    private static func bytes(_ count: Int, at offset: Int, of file: UnsafeMutablePointer<FILE>) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        guard fseeko(file, offset, SEEK_SET) == 0, fread(&bytes, 1, count, file) == count else { return nil }
        return bytes
    }

    private static func number(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> Int {
        let ordered = bigEndian ? Array(bytes) : bytes.reversed()
        return ordered.reduce(0) { $0 << 8 | Int($1) }
    }
}
