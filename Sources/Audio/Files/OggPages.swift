/// A walk over the pages of an Ogg file: whether it is several streams one after another, and whether all of it is there.
struct OggPages {
    /// A stream begins after another has begun to sound, as in files joined by `cat` and in recorded radio.
    private(set) var isChained = false
    /// Whether the last page says that its stream ends there.
    private var hasEnd = false
    /// The first page that is not as it was written, or that follows a gap.
    private var damage: String?

    /// Nil where the file is not Ogg.
    init?(path: String) {
        guard let file = FileWindow(path: path), file.holds("OggS", at: 0) else { return nil }
        var place = 0
        var sounds = false
        var numbers: [UInt32: UInt32] = [:]
        while file.holds("OggS", at: place), let flags = file.byte(place + 5),
            let segments = file.byte(place + 26), let sizes = file.bytes(Int(segments), at: place + 27)
        {
            let next = place + 27 + sizes.count + sizes.reduce(0) { $0 + Int($1) }
            let isFirst = flags & 2 != 0
            if isFirst { isChained = isChained || sounds } else { sounds = true }
            hasEnd = flags & 4 != 0 && next <= file.size
            if damage == nil, let page = file.bytes(next - place, at: place) {
                let stream = Self.number(page[14..<18])
                let number = Self.number(page[18..<22])
                if Self.checksum(page) != Self.number(page[22..<26]) {
                    damage = "its page at byte \(place) does not have its checksum"
                } else if !isFirst, let before = numbers[stream], number != before &+ 1 {
                    damage = "pages are missing before byte \(place)"
                }
                numbers[stream] = number
            }
            place = next
        }
    }

    /// What is wrong with it; nil where nothing is.
    var flaw: String? {
        damage ?? (hasEnd ? nil : "its last page, which says where the sound ends, is missing")
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Ogg's own (RFC 3533): the polynomial of CRC-32, neither turned around nor inverted, over the page with zeros in its place.
    private static func checksum(_ page: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0
        for (place, byte) in page.enumerated() {
            let byte = (22..<26).contains(place) ? 0 : byte
            sum = sum << 8 ^ table[Int(UInt8(truncatingIfNeeded: sum >> 24) ^ byte)]
        }
        return sum
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte) << 24) { sum, _ in sum << 1 ^ (sum >> 31 == 1 ? 0x04C1_1DB7 : 0) }
    }
}
