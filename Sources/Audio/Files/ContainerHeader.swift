import Glibc

/// How many bytes a container of one size field says it has: AIFF, Wave64 and RF64, whose shortfall libsndfile repairs
/// silently as it does for plain wav (see ``WaveHeader``).
struct ContainerHeader {
    let declared: Int
    let present: Int

    /// Reads the field, or returns nil where the file is none of these or leaves its length open (a stream).
    init?(path: String) {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var head = [UInt8](repeating: 0, count: 28)
        guard fread(&head, 1, head.count, file) == head.count, fseeko(file, 0, SEEK_END) == 0 else {
            return nil
        }
        present = Int(ftello(file))
        func number(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        let size: UInt64
        switch String(decoding: head[0..<4], as: UTF8.self) {
        case "FORM": size = number(head[4..<8]) + 8
        case "riff": size = number(head[16..<24].reversed())
        case "RF64" where head[12..<16].elementsEqual("ds64".utf8):
            size = number(head[20..<28].reversed()) &+ 8
        default: return nil
        }
        // Writers to a pipe leave 0 or all bits set.
        guard size > 64, size < 1 << 48, size != 0xFFFF_FFFF + 8 else { return nil }
        declared = Int(size)
    }

    var isTruncated: Bool { present < declared }
}
