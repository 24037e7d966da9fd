import Glibc

/// Arrays in [NumPy's .npy format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), so that
/// others can read ours and we theirs. Little-endian, C order.
public enum NumpyFile {
    /// Values of one of the kinds that are supported.
    public enum Values: Hashable, Sendable {
        case float32([Float])
        case float64([Double])
        /// Real and imaginary parts in turn.
        case complex64([Float])

        /// Numbers in the array (a complex one counts once).
        public var count: Int {
            switch self {
            case .float32(let values): values.count
            case .float64(let values): values.count
            case .complex64(let values): values.count / 2
            }
        }

        fileprivate var descriptor: String {
            switch self {
            case .float32: "<f4"
            case .float64: "<f8"
            case .complex64: "<c8"
            }
        }
    }

    /// Writes an array under its own name when it is complete.
    ///
    /// - Throws: ``AudioError`` when the place cannot be written or the disk is full.
    public static func write(_ values: Values, shape: [Int], to path: String) throws(AudioError) {
        precondition(shape.reduce(1, *) == values.count, "\(values.count) values for the shape \(shape)")
        let list = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = "{'descr': '\(values.descriptor)', 'fortran_order': False, 'shape': (\(list)), }"
        while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
        header += "\n"
        let size = header.utf8.count
        let head =
            [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(size & 255), UInt8(size >> 8)] + Array(header.utf8)
        func failure() -> AudioError {
            let reason = String(cString: strerror(errno)).lowercased()
            unlink(path + ".part")
            return .unwritable(path: path, reason: reason)
        }
        guard let file = fopen(path + ".part", "wb") else { throw failure() }
        var done = head.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
        func append<Value>(_ values: [Value]) {
            done = values.withUnsafeBytes { done && fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
        }
        switch values {
        case .float32(let values): append(values)
        case .float64(let values): append(values)
        case .complex64(let values): append(values)
        }
        let closed = fclose(file) == 0
        guard done, closed, rename(path + ".part", path) == 0 else { throw failure() }
    }

    /// Reads an array of any supported kind.
    ///
    /// - Throws: ``AudioError`` when the file is missing, not .npy, of another kind or order, or cut short.
    public static func read(_ path: String) throws(AudioError) -> (values: Values, shape: [Int]) {
        guard let file = fopen(path, "rb") else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)).lowercased())
        }
        defer { fclose(file) }
        func bytes(_ count: Int) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: count)
            return fread(&bytes, 1, count, file) == count ? bytes : nil
        }
        let wrong = AudioError.corrupt(path: path, reason: "it is not a NumPy array of version 1 or 2")
        guard let magic = bytes(8), magic.starts(with: [0x93] + Array("NUMPY".utf8)),
            (1...2).contains(magic[6]),
            let length = bytes(magic[6] == 1 ? 2 : 4)
        else { throw wrong }
        let size = length.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard size < 1 << 20, let head = bytes(size) else { throw wrong }
        let header = String(decoding: head, as: UTF8.self)
        guard let shape = shape(in: header) else { throw wrong }
        let isFortran = header.contains("'fortran_order': True") && shape.count > 1
        guard !isFortran else {
            throw .corrupt(path: path, reason: "its array is in Fortran order; save it in C order")
        }
        var count = 1
        for side in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: side)
            guard !overflow, product <= 1 << 34 else { throw wrong }
            count = product
        }
        // The size on disk is checked first, so that a damaged header cannot ask for the moon.
        let start = ftello(file)
        fseeko(file, 0, SEEK_END)
        let present = Int(ftello(file)) - Int(start)
        fseeko(file, start, SEEK_SET)
        func array<Value>(_ zero: Value, _ count: Int) throws(AudioError) -> [Value] {
            guard present >= count * MemoryLayout<Value>.size else {
                throw .truncated(
                    path: path, declared: count, found: present / MemoryLayout<Value>.size)
            }
            var values = [Value](repeating: zero, count: count)
            let read = values.withUnsafeMutableBytes { fread($0.baseAddress, 1, $0.count, file) }
            guard read == count * MemoryLayout<Value>.size else {
                throw .corrupt(path: path, reason: "it cannot be read")
            }
            return values
        }
        if header.contains("'<f4'") { return (.float32(try array(Float(0), count)), shape) }
        if header.contains("'<f8'") { return (.float64(try array(Double(0), count)), shape) }
        if header.contains("'<c8'") { return (.complex64(try array(Float(0), 2 * count)), shape) }
        throw .corrupt(path: path, reason: "its array is not of float32, float64 or complex64")
    }

    private static func shape(in header: String) -> [Int]? {
        guard let key = header.firstRange(of: "'shape': (") else { return nil }
        let rest = header[key.upperBound...]
        guard let end = rest.firstIndex(of: ")") else { return nil }
        var shape: [Int] = []
        for part in rest[..<end].split(separator: ",") {
            guard let side = Int(part.filter { $0 != " " }), side >= 0 else { return nil }
            shape.append(side)
        }
        return shape
    }
}
