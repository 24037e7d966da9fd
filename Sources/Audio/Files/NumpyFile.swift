import Files
import Glibc

/// Arrays in [NumPy's .npy format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), so that
/// others can read ours and we theirs. Little-endian.
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

        fileprivate var element: Element {
            switch self {
            case .float32: .float32
            case .float64: .float64
            case .complex64: .complex64
            }
        }
    }

    /// Kinds of numbers in an array.
    public enum Element: Sendable {
        case float32, float64, complex64

        /// Bytes.
        var size: Int { self == .float32 ? 4 : 8 }

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
    /// - Parameter inputs: files that it is made from, and must not take the place of.
    /// - Throws: ``AudioError`` when the place cannot be written or the disk is full.
    public static func write(
        _ values: Values, shape: [Int], to path: String, notOver inputs: [String] = []
    ) throws(AudioError) {
        precondition(shape.reduce(1, *) == values.count, "\(values.count) values for the shape \(shape)")
        do throws(FileError) {
            try FileName.require(path, endsIn: ["npy"], for: "an array")
            let file = try OutputFile(path, notOver: inputs)
            try file.write(header(values.element, shape: shape))
            switch values {
            case .float32(let values): try put(values, in: file)
            case .float64(let values): try put(values, in: file)
            case .complex64(let values): try put(values, in: file)
            }
            try file.finish()
        } catch { throw AudioError(error) }
    }

    /// What stands before the values.
    static func header(_ element: Element, shape: [Int]) -> [UInt8] {
        let list = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = "{'descr': '\(element.descriptor)', 'fortran_order': False, 'shape': (\(list)), }"
        while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
        header += "\n"
        let size = header.utf8.count
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(size & 255), UInt8(size >> 8)]
            + Array(header.utf8)
    }

    static func put(_ values: [some Any], in file: OutputFile) throws(FileError) {
        var failure: FileError?
        values.withUnsafeBytes { bytes in
            do throws(FileError) { try file.write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Reads an array of any supported kind, in C order whatever its order in the file; half precision becomes single.
    ///
    /// - Throws: ``AudioError`` when the file is missing, not .npy, of another kind, or cut short.
    public static func read(_ path: String) throws(AudioError) -> (values: Values, shape: [Int]) {
        try parse(FileBytes.read(path)[...], name: path)
    }

    /// The same of a file's bytes; `name` is what errors call it.
    static func parse(_ bytes: ArraySlice<UInt8>, name: String) throws(AudioError) -> (
        values: Values, shape: [Int]
    ) {
        let wrong = AudioError.corrupt(path: name, reason: "it is not a NumPy array of version 1 or 2")
        guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)), bytes.count >= 12 else { throw wrong }
        let version = bytes[bytes.startIndex + 6]
        guard (1...2).contains(version) else { throw wrong }
        let sized = bytes.dropFirst(8).prefix(version == 1 ? 2 : 4)
        let size = sized.reversed().reduce(0) { $0 << 8 | Int($1) }
        let rest = bytes.dropFirst(8 + sized.count)
        guard size < 1 << 20, rest.count >= size else { throw wrong }
        let header = String(decoding: rest.prefix(size), as: UTF8.self)
        guard let shape = shape(in: header) else { throw wrong }
        var count = 1
        for side in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: side)
            guard !overflow, product <= 1 << 34 else { throw wrong }
            count = product
        }
        let data = rest.dropFirst(size)
        let isFortran = header.contains("'fortran_order': True") && shape.count > 1
        func array<Value>(_ zero: Value, _ parts: Int = 1) throws(AudioError) -> [Value] {
            let total = count * parts
            guard data.count >= total * MemoryLayout<Value>.size else {
                throw .truncated(path: name, declared: total, found: data.count / MemoryLayout<Value>.size)
            }
            var values = [Value](repeating: zero, count: total)
            values.withUnsafeMutableBytes { values in
                data.withUnsafeBytes { values.copyMemory(from: .init(rebasing: $0.prefix(values.count))) }
            }
            return isFortran ? inCOrder(values, shape, parts) : values
        }
        if header.contains("'<f4'") { return (.float32(try array(Float(0))), shape) }
        if header.contains("'<f8'") { return (.float64(try array(Double(0))), shape) }
        if header.contains("'<f2'") {
            return (.float32(try array(UInt16(0)).map { Float(Float16(bitPattern: $0)) }), shape)
        }
        if header.contains("'<c8'") { return (.complex64(try array(Float(0), 2)), shape) }
        throw .corrupt(
            path: name, reason: "its array is not of float16, float32, float64 or complex64, little-endian")
    }

    /// From first index fastest to last index fastest; a number has `parts` values.
    private static func inCOrder<Value>(_ values: [Value], _ shape: [Int], _ parts: Int) -> [Value] {
        guard !values.isEmpty else { return values }
        var strides = [Int](repeating: parts, count: shape.count)
        for axis in 1..<shape.count { strides[axis] = strides[axis - 1] * shape[axis - 1] }
        var result: [Value] = []
        result.reserveCapacity(values.count)
        var index = [Int](repeating: 0, count: shape.count)
        var from = 0
        while result.count < values.count {
            result += values[from..<from + parts]
            var axis = shape.count - 1
            while axis >= 0 {
                index[axis] += 1
                from += strides[axis]
                if index[axis] < shape[axis] { break }
                from -= index[axis] * strides[axis]
                index[axis] = 0
                axis -= 1
            }
        }
        return result
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
