import CZlib

/// The stored form of a stretch of sound.
public struct CodedBlock: Hashable, Sendable {
    /// Finite numbers that the codes are multiples of, in the model's own order.
    public var scales: [Float]
    /// The latent, each number within ± ``CodingOptions/peak``.
    public var codes: [Int16]
    /// Angles, 32,767 for π; empty where none are stored.
    public var phases: [Int16]

    public init(scales: [Float], codes: [Int16], phases: [Int16] = []) {
        self.scales = scales
        self.codes = codes
        self.phases = phases
    }
}

extension CodedBlock {
    /// How the numbers after the scales are written; whichever is shortest is taken.
    private enum Writing: UInt8, CaseIterable {
        /// Bits side by side.
        case packed = 0
        /// The same through zlib.
        case packedDeflated = 1
        /// Low bytes of all codes, then their high bytes where there are any, through zlib: entropy coding by number.
        case bytesDeflated = 2
    }

    /// The block as bytes: how it is written, scales, numbers.
    ///
    /// - Parameter layout: the block's own.
    public func bytes(_ layout: CodedLayout) -> [UInt8] {
        precondition(
            scales.count == layout.scales && codes.count == layout.codes && phases.count == layout.phases,
            "a block of \(scales.count) scales, \(codes.count) codes and \(phases.count) phases is not \(layout)"
        )
        var tail: [UInt8] = []
        tail.reserveCapacity(2 * phases.count)
        for phase in phases { tail.appendLittle(UInt16(bitPattern: phase)) }
        let packed = BitPacking.pack(codes, bits: layout.bits) + tail
        var bytes = codes.map { UInt8(truncatingIfNeeded: $0) }
        if layout.bits > 8 { bytes += codes.map { UInt8(truncatingIfNeeded: $0 >> 8) } }
        let choices: [(Writing, [UInt8])] = [
            (.packed, packed), (.packedDeflated, Deflate.compress(packed)),
            (.bytesDeflated, Deflate.compress(bytes + tail)),
        ]
        let best = choices.min { $0.1.count < $1.1.count }!
        var result: [UInt8] = [best.0.rawValue]
        for scale in scales { result.appendLittle(scale.bitPattern) }
        return result + best.1
    }

    /// What ``bytes(_:)`` wrote.
    ///
    /// - Throws: ``CodedDamage`` where these bytes are no block of that layout.
    public init(_ bytes: ArraySlice<UInt8>, _ layout: CodedLayout) throws(CodedDamage) {
        let start = bytes.startIndex
        guard bytes.count >= 1 + 4 * layout.scales, let writing = Writing(rawValue: bytes[start]) else {
            throw CodedDamage("a block is too short, or written in an unknown way")
        }
        scales = (0..<layout.scales).map {
            Float(bitPattern: bytes.little(at: start + 1 + 4 * $0, as: UInt32.self))
        }
        guard scales.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 1e12 }) else {
            throw CodedDamage("a block holds a scale that none can have")
        }
        let body = bytes[(start + 1 + 4 * layout.scales)...]
        let packedCount = (layout.codes * layout.bits + 7) / 8
        let width = layout.bits > 8 ? 2 : 1
        let codeBytes = writing == .bytesDeflated ? layout.codes * width : packedCount
        let expected = codeBytes + 2 * layout.phases
        let plain: [UInt8]
        if writing == .packed {
            guard body.count == expected else {
                throw CodedDamage("a block has not as many numbers as it should")
            }
            plain = Array(body)
        } else {
            guard let found = Deflate.expand(body, to: expected) else {
                throw CodedDamage("a block's compressed numbers cannot be read")
            }
            plain = found
        }
        if writing == .bytesDeflated {
            codes = (0..<layout.codes).map { index in
                width == 1
                    ? Int16(Int8(bitPattern: plain[index]))
                    : Int16(bitPattern: UInt16(plain[index]) | UInt16(plain[layout.codes + index]) << 8)
            }
        } else {
            codes = BitPacking.unpack(plain[..<codeBytes], bits: layout.bits, count: layout.codes)
        }
        let peak = Int16(CodingOptions(bits: layout.bits).peak)
        guard codes.allSatisfy({ $0 >= -peak && $0 <= peak }) else {
            throw CodedDamage("a block holds a number of more than \(layout.bits) bits")
        }
        phases = (0..<layout.phases).map {
            Int16(bitPattern: plain[...].little(at: codeBytes + 2 * $0, as: UInt16.self))
        }
    }
}

/// Why bytes are no coded sound, in words.
public struct CodedDamage: Error, Hashable, Sendable {
    public var reason: String

    public init(_ reason: String) { self.reason = reason }
}

/// Whole numbers of 2 to 16 bits side by side, lowest bits first.
enum BitPacking {
    static func pack(_ values: [Int16], bits: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((values.count * bits + 7) / 8)
        let mask = UInt32(1) << bits - 1
        var waiting: UInt32 = 0
        var held = 0
        for value in values {
            waiting |= (UInt32(truncatingIfNeeded: value) & mask) << held
            held += bits
            while held >= 8 {
                result.append(UInt8(truncatingIfNeeded: waiting))
                waiting >>= 8
                held -= 8
            }
        }
        if held > 0 { result.append(UInt8(truncatingIfNeeded: waiting)) }
        return result
    }

    static func unpack(_ bytes: ArraySlice<UInt8>, bits: Int, count: Int) -> [Int16] {
        var result: [Int16] = []
        result.reserveCapacity(count)
        var next = bytes.startIndex
        var waiting: UInt32 = 0
        var held = 0
        for _ in 0..<count {
            while held < bits {
                waiting |= UInt32(bytes[next]) << held
                next += 1
                held += 8
            }
            // The sign bit goes to the top and comes back down through the rest.
            result.append(Int16(truncatingIfNeeded: Int32(bitPattern: waiting << (32 - bits)) >> (32 - bits)))
            waiting >>= bits
            held -= bits
        }
        return result
    }
}

/// zlib's deflate format, with its own checksum.
enum Deflate {
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var count = compressBound(uLong(bytes.count))
        var result = [UInt8](repeating: 0, count: Int(count))
        let status = compress2(&result, &count, bytes, uLong(bytes.count), 9)
        precondition(status == Z_OK, "zlib cannot compress \(bytes.count) bytes (\(status))")
        result.removeLast(result.count - Int(count))
        return result
    }

    /// Exactly `count` bytes, or nil where there are more, fewer, or none that can be read.
    static func expand(_ bytes: ArraySlice<UInt8>, to count: Int) -> [UInt8]? {
        // One more than there should be, so that a longer stream shows itself.
        var result = [UInt8](repeating: 0, count: count + 1)
        var found = uLongf(count + 1)
        var used = uLong(bytes.count)
        let status = bytes.withUnsafeBufferPointer { uncompress2(&result, &found, $0.baseAddress, &used) }
        guard status == Z_OK, Int(found) == count, Int(used) == bytes.count else { return nil }
        result.removeLast()
        return result
    }
}

extension [UInt8] {
    mutating func appendLittle(_ value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

extension ArraySlice<UInt8> {
    func little<Value: FixedWidthInteger>(at index: Int, as type: Value.Type) -> Value {
        (0..<Value.bitWidth / 8).reversed().reduce(0) {
            $0 << 8 | Value(truncatingIfNeeded: self[index + $1])
        }
    }
}
