/// A model whose middle can be stored: sound becomes a block of small whole numbers, and the block sound.
public protocol SoundCodec: Model {
    /// Bits a number of the latent has unless someone asks for others.
    var latentBits: Int { get }
    /// Whether the latent's numbers name codewords, so that their bits are the model's alone to choose.
    var hasCodebooks: Bool { get }
    /// Whether the input's phase can be stored beside the latent.
    var canStorePhase: Bool { get }

    /// How many numbers a block of so many samples has.
    func layout(of count: Int, _ options: CodingOptions) -> CodedLayout
    /// The block of a mono signal of at least one sample. The same signal always has the same block.
    func encode(_ wave: [Float], _ options: CodingOptions) -> CodedBlock
    /// The `count` samples that a block stands for; any numbers that fit the layout make some sound.
    func decode(_ block: CodedBlock, count: Int, _ options: CodingOptions) -> [Float]
}

extension SoundCodec {
    /// What an experiment's own settings ask for.
    public var usualCoding: CodingOptions { CodingOptions(bits: latentBits) }

    /// Bytes of a whole file that holds this mono signal in one block: header, scales, latent, checksums.
    public func storedBytes(of wave: [Float]) -> Int {
        let options = usualCoding
        let block = encode(wave, options).bytes(layout(of: wave.count, options))
        return CodedHeader.byteCount + CodedHeader.blockFrame + block.count
    }
}

/// How finely a block is stored.
public struct CodingOptions: Hashable, Sendable {
    /// 2 to 16, for every number of the latent.
    public var bits: Int
    /// Whether the phase of the input's spectrum is stored, 16 bits a bin.
    public var storesPhase: Bool

    public init(bits: Int, storesPhase: Bool = false) {
        self.bits = bits
        self.storesPhase = storesPhase
    }

    /// The largest number of the latent; the smallest is its negative.
    public var peak: Int { 1 << (bits - 1) - 1 }
}

/// How many numbers a block has.
public struct CodedLayout: Hashable, Sendable {
    public var scales: Int
    public var codes: Int
    /// 0 where no phase is stored.
    public var phases: Int
    /// Of each code.
    public var bits: Int

    public init(scales: Int, codes: Int, phases: Int, bits: Int) {
        self.scales = scales
        self.codes = codes
        self.phases = phases
        self.bits = bits
    }

    /// Bytes of a block whose numbers are packed and nothing more; no block is larger.
    public var packedBytes: Int { 1 + 4 * scales + (codes * bits + 7) / 8 + 2 * phases }
}
