import CZlib

/// Arrays by name in [NumPy's .npz format](https://numpy.org/doc/stable/reference/generated/numpy.savez.html): a zip
/// archive of .npy files, stored or deflated.
public struct NumpyArchive: Sendable {
    private struct Entry {
        var method: Int
        var checksum: UInt32
        var packed: Int
        var unpacked: Int
        var header: Int
    }

    public let path: String
    /// Names of the arrays, without `.npy`, in order.
    public let names: [String]
    private let bytes: [UInt8]
    private let entries: [String: Entry]

    /// Reads the archive's directory; arrays are unpacked when they are asked for.
    ///
    /// - Throws: ``AudioError`` when the file is missing or not a whole zip archive.
    public init(_ path: String) throws(AudioError) {
        let bytes = try FileBytes.read(path)
        let wrong = AudioError.corrupt(path: path, reason: "it is not a whole .npz archive")
        func number(_ at: Int, _ size: Int) throws(AudioError) -> Int {
            guard at >= 0, at <= bytes.count - size else { throw wrong }
            return (0..<size).reversed().reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
        }
        // The directory's own place is written at the end, before a comment of at most 65,535 bytes.
        var end = bytes.count - 22
        let lowest = max(0, end - 65_535)
        while end >= lowest {
            if try number(end, 4) == 0x0605_4b50 { break }
            end -= 1
        }
        guard end >= lowest else { throw wrong }
        let count = try number(end + 10, 2)
        var at = try number(end + 16, 4)
        var names: [String] = []
        var entries: [String: Entry] = [:]
        for _ in 0..<count {
            guard try number(at, 4) == 0x0201_4b50 else { throw wrong }
            let length = try number(at + 28, 2)
            let start = at + 46
            let end = try start + length + number(at + 30, 2) + number(at + 32, 2)
            guard end <= bytes.count else { throw wrong }
            let entry = Entry(
                method: try number(at + 10, 2), checksum: UInt32(try number(at + 16, 4)),
                packed: try number(at + 20, 4), unpacked: try number(at + 24, 4),
                header: try number(at + 42, 4))
            var name = String(decoding: bytes[start..<start + length], as: UTF8.self)
            if name.hasSuffix(".npy") { name.removeLast(4) }
            names.append(name)
            entries[name] = entry
            at = end
        }
        self.path = path
        self.bytes = bytes
        self.names = names
        self.entries = entries
    }

    /// One array, in C order.
    ///
    /// - Throws: ``AudioError`` when there is none of that name, it is damaged, or of a kind that is not supported.
    public func array(_ name: String) throws(AudioError) -> (values: NumpyFile.Values, shape: [Int]) {
        guard let entry = entries[name] else {
            throw .invalid(
                "\(path) holds no array \"\(name)\"; it holds \(names.isEmpty ? "none" : names.joined(separator: ", "))"
            )
        }
        let place = "\(path) (\(name))"
        let damaged = AudioError.corrupt(path: place, reason: "its bytes are not what the archive says")
        guard entry.header + 30 <= bytes.count else { throw damaged }
        func short(_ at: Int) -> Int {
            Int(bytes[entry.header + at]) | Int(bytes[entry.header + at + 1]) << 8
        }
        let start = entry.header + 30 + short(26) + short(28)
        guard start <= bytes.count, entry.packed <= bytes.count - start else { throw damaged }
        let packed = bytes[start..<start + entry.packed]
        let data: [UInt8]
        switch entry.method {
        case 0: data = Array(packed)
        case 8:
            // Deflate cannot shrink to less than a thousandth: a damaged header cannot ask for the moon.
            guard entry.unpacked <= 1100 * (packed.count + 1),
                let inflated = Self.inflate(packed, entry.unpacked)
            else { throw damaged }
            data = inflated
        default:
            throw .corrupt(path: place, reason: "it is packed in a way that is not known (\(entry.method))")
        }
        let checksum = data.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
        guard data.count == entry.unpacked, checksum == UInt(entry.checksum) else { throw damaged }
        return try NumpyFile.parse(data[...], name: place)
    }

    private static func inflate(_ packed: ArraySlice<UInt8>, _ size: Int) -> [UInt8]? {
        guard packed.count <= Int(UInt32.max), size <= Int(UInt32.max) else { return nil }
        var stream = z_stream()
        // Negative bits: no header around the data.
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { inflateEnd(&stream) }
        var whole = false
        let result = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            packed.withUnsafeBufferPointer { packed in
                stream.next_in = UnsafeMutablePointer(mutating: packed.baseAddress)
                stream.avail_in = UInt32(packed.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(size)
                whole = CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out == 0
                count = size - Int(stream.avail_out)
            }
        }
        return whole ? result : nil
    }
}
