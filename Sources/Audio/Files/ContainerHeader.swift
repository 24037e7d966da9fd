/// How many bytes a container says it has: AIFF, Wave64, RF64, AU, CAF and VOC, whose shortfall decoders repair silently as they
/// do for plain wav (see ``WaveHeader``).
struct ContainerHeader {
    let declared: Int
    let present: Int

    /// Reads the header, or returns nil where the file is none of these or leaves its length open (a stream).
    init?(path: String) {
        guard let file = FileWindow(path: path), let head = file.bytes(28, at: 0) else { return nil }
        let size: Int?
        switch String(decoding: head[0..<4], as: UTF8.self) {
        case "FORM": size = Self.number(head[4..<8]) + 8
        case "riff": size = Self.number(head[16..<24].reversed())
        case "RF64" where head[12..<16].elementsEqual("ds64".utf8):
            size = Self.number(head[20..<28].reversed()) &+ 8
        case ".snd":
            let sound = Self.number(head[8..<12])
            size = sound == 0xFFFF_FFFF ? nil : Self.number(head[4..<8]) + sound
        case "caff": size = Self.lastChunk(of: file)
        case "Crea" where head[0..<19].elementsEqual("Creative Voice File".utf8):
            size = Self.lastBlock(of: file)
        default: size = nil
        }
        // Writers to a pipe leave 0 or all bits set.
        guard let size, size > 64, size < 1 << 48, size != 0xFFFF_FFFF + 8 else { return nil }
        declared = size
        present = file.size
    }

    var isTruncated: Bool { present < declared }

    /// Where the last chunk of CAF ends that begins within the file; nil where one is as long as the rest of it.
    private static func lastChunk(of file: FileWindow) -> Int? {
        var place = 8
        while let head = file.bytes(12, at: place) {
            let size = Self.number(head[4..<12])
            guard size >= 0, size < 1 << 48 else { return nil }
            place += 12 + size
        }
        return place
    }

    /// Where the last block of VOC ends that begins within the file; a block of type 0 is the end.
    private static func lastBlock(of file: FileWindow) -> Int? {
        guard let start = file.bytes(2, at: 20) else { return nil }
        var place = Self.number(start.reversed())
        while let type = file.byte(place), type != 0 {
            // Without the length of its last block it is cut as well.
            guard let size = file.bytes(3, at: place + 1) else { return place + 4 }
            place += 4 + Self.number(size.reversed())
        }
        return place
    }

    /// A whole number, its highest byte first.
    private static func number(_ bytes: some Sequence<UInt8>) -> Int {
        Int(truncatingIfNeeded: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
