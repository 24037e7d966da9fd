/// A walk over the pages of an Ogg file: whether it is several streams one after another, and whether its end is there.
struct OggPages {
    /// A stream begins after another has begun to sound, as in files joined by `cat` and in recorded radio.
    private(set) var isChained = false
    /// Whether the last page says that its stream ends there.
    private(set) var hasEnd = false

    /// Nil where the file is not Ogg.
    init?(path: String) {
        guard let file = FileWindow(path: path), file.holds("OggS", at: 0) else { return nil }
        var place = 0
        var sounds = false
        while file.holds("OggS", at: place), let flags = file.byte(place + 5),
            let segments = file.byte(place + 26), let sizes = file.bytes(Int(segments), at: place + 27)
        {
            let next = place + 27 + sizes.count + sizes.reduce(0) { $0 + Int($1) }
            if flags & 2 != 0 { isChained = isChained || sounds } else { sounds = true }
            hasEnd = flags & 4 != 0 && next <= file.size
            place = next
        }
    }
}
