import FoundationEssentials
import Glibc
import Hashing
import Tensors

/// Tensors in a file, in the format of the [safetensors](https://github.com/huggingface/safetensors) library: 8 bytes of
/// length, a JSON header of names, shapes and offsets, then float32 values, little-endian.
///
/// What is written here carries a checksum in its metadata: `sha256` over all that follows the length, its own 64 digits
/// taken as zeros. A file without one, from another program, is read as it is.
public enum Safetensors {
    /// A tensor as the file has it.
    public struct Entry: Sendable {
        public var shape: [Int]
        public var values: [Float]
    }

    /// What a file holds.
    public struct Contents: Sendable {
        public var tensors: [String: Entry]
        public var metadata: [String: String]
    }

    private struct Header: Decodable {
        var dtype: String
        var shape: [Int]
        var offsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case offsets = "data_offsets"
        }
    }

    /// Writes beside the place, flushes to disk, then renames: a crash leaves the old file or the new one.
    public static func write(
        _ tensors: [(name: String, value: Tensor)], metadata: [String: String] = [:], to path: String
    ) throws(LearningError) {
        var offset = 0
        var items: [String] = []
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func json(_ value: some Encodable) throws(LearningError) -> String {
            do { return String(decoding: try encoder.encode(value), as: UTF8.self) } catch {
                throw .unwritable(path: path, reason: "its header cannot be encoded")
            }
        }
        let blank = String(repeating: "0", count: 64)
        items.append("\"__metadata__\":\(try json(metadata.merging(["sha256": blank]) { $1 }))")
        for (name, value) in tensors {
            let bytes = value.count * 4
            let shape = value.shape.extents.map(String.init).joined(separator: ",")
            items.append(
                "\(try json(name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(offset + bytes)]}"
            )
            offset += bytes
        }
        var header = "{" + items.joined(separator: ",") + "}"
        header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        var digest = SHA256()
        digest.update(header)
        for (_, value) in tensors { value.withValues { digest.update(UnsafeRawBufferPointer($0)) } }
        header.replace(
            "\"sha256\":\"\(blank)\"", with: "\"sha256\":\"\(digest.finish())\"", maxReplacements: 1)
        let partial = "\(path).partial-\(getpid())"
        guard let file = fopen(partial, "wb") else { throw .unwritable(path: path, reason: reason()) }
        var isWritten = true
        func put(_ pointer: UnsafeRawPointer?, _ count: Int) {
            isWritten = isWritten && fwrite(pointer, 1, count, file) == count
        }
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { put($0.baseAddress, $0.count) }
        header.withUTF8 { put($0.baseAddress, $0.count) }
        for (_, value) in tensors { value.withValues { put($0.baseAddress, $0.count * 4) } }
        isWritten = isWritten && fflush(file) == 0 && fsync(fileno(file)) == 0
        let why = reason()
        let isClosed = fclose(file) == 0
        guard isWritten, isClosed, rename(partial, path) == 0 else {
            unlink(partial)
            throw .unwritable(path: path, reason: why)
        }
    }

    /// Reads a whole file.
    ///
    /// - Throws: ``LearningError`` when it is not a whole safetensors file of float32 values.
    public static func read(_ path: String) throws(LearningError) -> Contents {
        let data: Data
        do { data = try Data(contentsOf: URL(filePath: path)) } catch {
            throw .unreadable(path: path, reason: "the file is missing or cannot be read")
        }
        let damaged = LearningError.unreadable(path: path, reason: "it is not a whole safetensors file")
        guard data.count >= 8 else { throw damaged }
        let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(data.count - 8) else { throw damaged }
        let start = 8 + Int(length)
        guard var names = try? JSONDecoder().decode([String: Item].self, from: data[8..<start]) else {
            throw damaged
        }
        var metadata: [String: String] = [:]
        if case .metadata(let words)? = names.removeValue(forKey: "__metadata__") { metadata = words }
        var tensors: [String: Entry] = [:]
        for (name, item) in names {
            guard case .tensor(let header) = item, header.dtype == "F32", header.offsets.count == 2,
                header.shape.allSatisfy({ $0 >= 0 && $0 < 1 << 40 }), header.offsets[0] >= 0,
                header.offsets[1] >= header.offsets[0], header.offsets[1] <= data.count - start,
                header.offsets[1] - header.offsets[0] == 4 * header.shape.reduce(1, *)
            else { throw damaged }
            let range = (start + header.offsets[0])..<(start + header.offsets[1])
            let values = [Float](unsafeUninitializedCapacity: range.count / 4) { buffer, count in
                data[range].withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
                count = range.count / 4
            }
            tensors[name] = Entry(shape: header.shape, values: values)
        }
        if let sum = metadata.removeValue(forKey: "sha256"),
            sum != checksum(of: data.dropFirst(8), without: sum, length)
        {
            throw .unreadable(path: path, reason: "its checksum says that it is damaged")
        }
        return Contents(tensors: tensors, metadata: metadata)
    }

    /// Loads tensors of a file into those of the same names.
    ///
    /// - Returns: the file's metadata.
    /// - Throws: ``LearningError/misfit(path:reason:)`` when a name is missing or has another shape; nothing is loaded.
    @discardableResult
    public static func load(
        _ path: String, into tensors: [(name: String, value: Tensor)]
    ) throws(LearningError) -> [String: String] {
        let contents = try read(path)
        try load(contents, from: path, into: tensors)
        return contents.metadata
    }

    /// The same of a file that has been read.
    ///
    /// - Parameter path: of the file, for errors.
    public static func load(
        _ contents: Contents, from path: String, into tensors: [(name: String, value: Tensor)]
    ) throws(LearningError) {
        for (name, value) in tensors {
            guard let entry = contents.tensors[name] else {
                throw .misfit(path: path, reason: "it has no \(name)")
            }
            guard entry.shape == value.shape.extents else {
                throw .misfit(
                    path: path,
                    reason: "\(name) has shape \(Shape(entry.shape)) there and \(value.shape) here")
            }
        }
        for (name, value) in tensors {
            guard let entry = contents.tensors[name] else { continue }
            value.withMutableValues { _ = $0.update(fromContentsOf: entry.values) }
        }
    }

    /// The checksum of all that follows the length of a file, with the digits that stand there taken as zeros.
    private static func checksum(of rest: Data, without digits: String, _ headerLength: UInt64) -> String {
        let header = rest.prefix(Int(headerLength))
        let mark = Data("\"sha256\":\"\(digits)\"".utf8)
        guard let place = header.firstRange(of: mark) else { return "" }
        let blank = Data("\"sha256\":\"\(String(repeating: "0", count: digits.count))\"".utf8)
        let values = rest.dropFirst(Int(headerLength))
        var digest = SHA256()
        for part in [header[..<place.lowerBound], blank, header[place.upperBound...], values] {
            part.withUnsafeBytes { digest.update($0) }
        }
        return digest.finish()
    }

    private enum Item: Decodable {
        case tensor(Header)
        case metadata([String: String])

        init(from decoder: any Decoder) throws {
            if let header = try? Header(from: decoder) {
                self = .tensor(header)
            } else {
                self = .metadata(try [String: String](from: decoder))
            }
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)).lowercased() }
}
