/// A walk over the frames of an MPEG audio file (layers I to III): what its index frames promise, and what is there.
///
/// Decoders resynchronise over anything, so neither their silence nor their complaints tell damage from a tag in the middle of
/// two files joined. The frames do.
struct MPEGFrames {
    /// Frames of a part whose index promises more than follow: samples declared and found, of each channel.
    private(set) var shortfall: (declared: Int, found: Int)?
    /// Bytes between frames that are neither frame nor tag.
    private(set) var gap: (place: Int, count: Int)?

    /// One frame's header.
    struct Header {
        var length: Int
        var samples: Int
        /// Bytes from the frame's start to where an index (`Xing`, `Info`) stands.
        var indexOffset: Int

        init?(_ file: FileWindow, at place: Int) {
            guard file.byte(place) == 0xFF, let second = file.byte(place + 1), second & 0xE0 == 0xE0,
                let third = file.byte(place + 2), let fourth = file.byte(place + 3)
            else { return nil }
            let version = Int(second >> 3 & 3)
            let layer = 4 - Int(second >> 1 & 3)
            let rateIndex = Int(third >> 2 & 3)
            let bitIndex = Int(third >> 4)
            guard version != 1, layer != 4, rateIndex != 3, bitIndex != 15, bitIndex != 0 else { return nil }
            let isFirst = version == 3
            let rate = [44_100, 48_000, 32_000][rateIndex] >> (isFirst ? 0 : version == 2 ? 1 : 2)
            let bits = (isFirst ? Self.bitRates[layer - 1] : Self.lowBitRates[layer == 1 ? 0 : 1])[bitIndex]
            let padding = Int(third >> 1 & 1)
            switch layer {
            case 1:
                samples = 384
                length = (12_000 * bits / rate + padding) * 4
            case 2:
                samples = 1152
                length = 144_000 * bits / rate + padding
            default:
                samples = isFirst ? 1152 : 576
                length = samples * 125 * bits / rate + padding
            }
            let isMono = fourth >> 6 == 3
            indexOffset = 4 + (isFirst ? (isMono ? 17 : 32) : (isMono ? 9 : 17))
        }

        /// kbit/s by index, of MPEG-1's three layers.
        private static let bitRates = [
            [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
            [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
            [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        ]
        /// The same of MPEG-2 and 2.5: layer I, and the two others.
        private static let lowBitRates = [
            [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
            [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
        ]
    }

    /// Nil where the file does not begin with MPEG frames (behind tags).
    init?(path: String) {
        guard let file = FileWindow(path: path) else { return nil }
        var place = 0
        var declared: Int?
        var found = 0
        var frames = 0
        var samples = 0
        func close(_ shortfall: inout (declared: Int, found: Int)?) {
            // Some encoders count the index itself.
            if let declared, found + 1 < declared, shortfall == nil {
                shortfall = (declared * samples, found * samples)
            }
        }
        while place < file.size {
            if let tag = Self.tagLength(file, at: place) {
                place += tag
                continue
            }
            guard let header = Header(file, at: place) else {
                guard frames > 0, let next = Self.nextFrame(file, after: place) else { break }
                if gap == nil { gap = (place, next - place) }
                place = next
                continue
            }
            guard place + header.length <= file.size else { break }
            samples = header.samples
            let index = place + header.indexOffset
            if file.holds("Xing", at: index) || file.holds("Info", at: index) {
                close(&shortfall)
                let hasCount = (file.number(4, at: index + 4) ?? 0) & 1 != 0
                (declared, found) = (hasCount ? file.number(4, at: index + 8) : nil, 0)
            } else {
                found += 1
            }
            frames += 1
            place += header.length
        }
        guard frames > 0 else { return nil }
        close(&shortfall)
    }

    /// Where sound begins behind the ID3 tags at a file's start.
    static func start(of file: FileWindow) -> Int {
        var place = 0
        while file.holds("ID3", at: place), let tag = tagLength(file, at: place) { place += tag }
        return place
    }

    /// Bytes of the tag at `place`: ID3 in both versions, or APE.
    private static func tagLength(_ file: FileWindow, at place: Int) -> Int? {
        if file.holds("ID3", at: place), let head = file.bytes(10, at: place) {
            let size = head[6...9].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
            return 10 + size + (head[5] & 0x10 != 0 ? 10 : 0)
        }
        if file.holds("TAG", at: place) { return 128 }
        if file.holds("APETAGEX", at: place), let size = file.bytes(4, at: place + 12) {
            return 32 + size.reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        return nil
    }

    /// The next place where two frames follow each other.
    private static func nextFrame(_ file: FileWindow, after place: Int) -> Int? {
        var place = place + 1
        while place < file.size {
            if let header = Header(file, at: place), Header(file, at: place + header.length) != nil {
                return place
            }
            place += 1
        }
        return nil
    }
}
