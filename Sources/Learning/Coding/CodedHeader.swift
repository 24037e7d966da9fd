import CZlib

/// The beginning of a coded sound file: see docs/codec.md. All numbers are little-endian.
public struct CodedHeader: Hashable, Sendable {
    /// A byte that no text has, the name, and line ends that a careless copy would change.
    private static let mark: [UInt8] = [0x89] + Array("ETUDE".utf8) + [0x0D, 0x0A]
    /// What is written. The first version, which is read too, told models by more than their settings and weights.
    public static let version = 2
    public static let byteCount = 128
    /// Bytes around a block: its length and its checksum.
    public static let blockFrame = 8

    /// Of the format.
    public var version = Self.version
    /// Hz, samples of each channel, channels: of the recording.
    public var sampleRate: Int
    public var frameCount: Int
    public var channelCount: Int
    /// Samples of each channel at the model's rate.
    public var modelFrames: Int
    /// Samples of a block, and those that neighbours share, at the model's rate.
    public var blockLength: Int
    public var overlap: Int
    public var options: CodingOptions
    /// 64 hexadecimal digits over the weights and settings of the model.
    public var model: String
    /// The run whose model it is, at most 24 letters or digits.
    public var run: String

    public init(
        sampleRate: Int, frameCount: Int, channelCount: Int, modelFrames: Int, blockLength: Int, overlap: Int,
        options: CodingOptions, model: String, run: String
    ) {
        self.sampleRate = sampleRate
        self.frameCount = frameCount
        self.channelCount = channelCount
        self.modelFrames = modelFrames
        self.blockLength = blockLength
        self.overlap = overlap
        self.options = options
        self.model = model
        self.run = run
    }

    /// Blocks of each channel.
    public var blockCount: Int {
        if modelFrames <= blockLength { return modelFrames > 0 ? 1 : 0 }
        let step = blockLength - overlap
        return (modelFrames - overlap + step - 1) / step
    }

    /// Samples that a block covers; the last is as long as what is left.
    public func samples(ofBlock index: Int) -> Int {
        min(blockLength, modelFrames - index * (blockLength - overlap))
    }

    public var bytes: [UInt8] {
        var bytes = Self.mark
        bytes.appendLittle(UInt16(version))
        bytes.append(UInt8(options.bits))
        bytes.append(options.storesPhase ? 1 : 0)
        bytes.appendLittle(UInt32(sampleRate))
        bytes.appendLittle(UInt64(frameCount))
        bytes.appendLittle(UInt64(modelFrames))
        bytes.appendLittle(UInt32(channelCount))
        bytes.appendLittle(UInt32(blockLength))
        bytes.appendLittle(UInt32(overlap))
        for index in 0..<32 {
            let digits = model.dropFirst(2 * index).prefix(2)
            bytes.append(UInt8(digits, radix: 16) ?? 0)
        }
        let name = Array(run.utf8.prefix(24))
        bytes += name + [UInt8](repeating: 0, count: 24 - name.count)
        bytes += [UInt8](repeating: 0, count: Self.byteCount - 4 - bytes.count)
        bytes.appendLittle(Self.checksum(bytes[...]))
        return bytes
    }

    /// What ``bytes`` wrote.
    public init(_ bytes: [UInt8]) throws(CodedDamage) {
        let slice = bytes[...]
        guard bytes.count >= 8, Array(bytes[..<8]) == Self.mark else {
            throw CodedDamage("it is no coded sound of etude")
        }
        guard bytes.count == Self.byteCount else { throw CodedDamage("it ends within its header") }
        let version = slice.little(at: 8, as: UInt16.self)
        guard (1...UInt16(Self.version)).contains(version) else {
            throw CodedDamage(
                "it is of version \(version) of the format, and this program reads versions 1 to \(Self.version)"
            )
        }
        self.version = Int(version)
        guard slice.little(at: Self.byteCount - 4, as: UInt32.self) == Self.checksum(slice.dropLast(4)) else {
            throw CodedDamage("its header is damaged: the checksum differs")
        }
        // A checksum can be made for any nonsense: nothing here is believed without looking.
        let rate = slice.little(at: 12, as: UInt32.self)
        let frames = slice.little(at: 16, as: UInt64.self)
        let modelFrames = slice.little(at: 24, as: UInt64.self)
        let channels = slice.little(at: 32, as: UInt32.self)
        let block = slice.little(at: 36, as: UInt32.self)
        let overlap = slice.little(at: 40, as: UInt32.self)
        guard (2...16).contains(bytes[10]), bytes[11] <= 1, (1...1_000_000).contains(rate),
            frames < 1 << 40, modelFrames < 1 << 40, (1...1_024).contains(channels),
            (1...(1 << 26)).contains(block), overlap <= block / 2
        else { throw CodedDamage("its header holds numbers that none can have") }
        sampleRate = Int(rate)
        frameCount = Int(frames)
        self.modelFrames = Int(modelFrames)
        channelCount = Int(channels)
        blockLength = Int(block)
        self.overlap = Int(overlap)
        options = CodingOptions(bits: Int(bytes[10]), storesPhase: bytes[11] == 1)
        let digits = Array("0123456789abcdef")
        model = String(bytes[44..<76].flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        run = String(decoding: bytes[76..<100].prefix { $0 != 0 }, as: UTF8.self)
        guard run.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) }) else {
            throw CodedDamage("its header names no run")
        }
    }

    /// CRC-32 as zlib computes it.
    public static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBufferPointer {
            UInt32(truncatingIfNeeded: crc32(0, $0.baseAddress, UInt32($0.count)))
        }
    }

    /// A block as it stands in a file: its length, its bytes, and the checksum of both.
    public static func framed(_ block: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittle(UInt32(block.count))
        bytes += block
        bytes.appendLittle(checksum(bytes[...]))
        return bytes
    }
}
