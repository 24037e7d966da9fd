import Audio
import Hashing
import Learning
import RunStore

/// A run's codec, and recordings of any length, rate and number of channels through it: to a file and back.
///
/// Each channel is resampled to the model's rate and cut into blocks that overlap a little; where decoded blocks overlap, the
/// one fades out as the next fades in. Memory does not grow with the length of the recording.
public struct SoundCoding {
    private let codec: any SoundCodec
    private let run: String
    /// Over the model's settings and weights.
    public let digest: String
    private let weights: String
    /// What files of the first version may carry instead.
    private let earlier: EarlierSettings?

    /// - Throws: ``RunError`` where the run's model is no codec.
    public init(_ trained: TrainedModel, of run: Run) throws {
        guard let codec = trained.model as? any SoundCodec else {
            throw RunError.coding(
                "run \(run.id) is no codec: its model is \(run.model), and conv_autoencoder is what can encode"
            )
        }
        let experiment = trained.experiment
        self.init(
            codec, run: run.id, settings: "\(experiment.modelIdentity) \(codec.sampleRate) Hz",
            earlier: try EarlierSettings(stored: trained.resolved, now: experiment.resolved))
    }

    /// - Parameters:
    ///   - run: the name that files carry.
    ///   - settings: whatever, beside the weights, tells the model from others.
    ///   - earlier: how the first version of the format told it; nil where there is no file of it.
    package init(
        _ codec: any SoundCodec, run: String, settings: String, earlier: EarlierSettings? = nil
    ) {
        self.earlier = earlier
        self.codec = codec
        self.run = run
        weights = TensorDigest.all(of: codec.store.state).map { "\($0.name) \($0.bits)\n" }.joined()
        digest = SHA256.hex(of: "coded sound 2\n\(settings)\n\(weights)")
    }

    /// Whether a file is of this model.
    private func made(_ header: CodedHeader) -> Bool {
        if header.version > 1 { return header.model == digest }
        return earlier?.contain { SHA256.hex(of: "coded sound 1\n\($0)\n\(weights)") == header.model }
            ?? false
    }

    /// What the experiment's own settings ask for.
    public var usualCoding: CodingOptions { codec.usualCoding }
    /// Whether the latent's numbers name codewords.
    var hasCodebooks: Bool { codec.hasCodebooks }
    /// Whether the phase can be stored.
    public var canStorePhase: Bool { codec.canStorePhase }

    /// What was written.
    public struct Outcome: Sendable, Hashable {
        public var input: AudioInfo
        /// Samples of each channel.
        public var frameCount: Int
        /// Of the whole file.
        public var byteCount: Int

        /// Bits a second of sound, in thousands.
        public var kilobits: Double {
            Double(8 * byteCount) / 1_000 / (Double(frameCount) / Double(input.sampleRate))
        }

        /// Bytes of the same sound as 16-bit PCM, over the bytes of the file.
        public var ratio: Double { Double(2 * frameCount * input.channelCount) / Double(byteCount) }
    }

    /// About eight seconds.
    private var blockLength: Int { 8 * codec.sampleRate }
    private var overlap: Int { codec.sampleRate / 32 }

    /// - Parameter options: nil: as the experiment has it.
    /// - Throws: `AudioError` or ``RunError``; then there is no output.
    @discardableResult
    public func encode(
        from input: String, to output: String, _ options: CodingOptions? = nil, tolerance: Tolerance = .none
    ) async throws -> Outcome {
        let options = options ?? codec.usualCoding
        guard !options.storesPhase || codec.canStorePhase else {
            throw RunError.coding(
                "this model's latent holds the phase, so that none can be stored beside it; leave --store-phase out"
            )
        }
        guard options.bits == codec.latentBits || !codec.hasCodebooks else {
            throw RunError.coding(
                "this model's numbers name codewords of \(codec.latentBits) bits, and no other bits are possible; leave --bits out"
            )
        }
        let decoded = try await DecodedFile(input, tolerance: tolerance)
        return try encode(decoded, from: input, to: output, options)
    }

    private func encode(
        _ decoded: DecodedFile, from input: String, to output: String, _ options: CodingOptions
    ) throws -> Outcome {
        var reader = try AudioReader(path: decoded.path, tolerance: decoded.tolerance)
        let info = reader.info
        let writer = try CodedFileWriter(output, notOver: input)
        var channels: [EncodingChannel] = []
        for _ in 0..<info.channelCount {
            channels.append(EncodingChannel(try Resampler(from: info.sampleRate, to: codec.sampleRate)))
        }
        while let samples = try reader.read(frames: 65_536) {
            for (channel, samples) in zip(channels, samples) { channel.push(samples) }
            try write(from: channels, isLast: false, options, to: writer)
        }
        for channel in channels { channel.finish() }
        try write(from: channels, isLast: true, options, to: writer)
        let byteCount = try writer.finish(
            CodedHeader(
                sampleRate: info.sampleRate, frameCount: reader.position, channelCount: info.channelCount,
                modelFrames: channels[0].total, blockLength: blockLength, overlap: overlap, options: options,
                model: digest, run: run))
        return Outcome(input: info, frameCount: reader.position, byteCount: byteCount)
    }

    /// Writes the blocks that are complete: one of every channel, then the next.
    private func write(
        from channels: [EncodingChannel], isLast: Bool, _ options: CodingOptions, to writer: CodedFileWriter
    ) throws {
        func encode(_ count: Int, dropping: Int) throws {
            let layout = codec.layout(of: count, options)
            for channel in channels {
                let block = codec.encode(Array(channel.pending.prefix(count)), options)
                try writer.write(CodedHeader.framed(block.bytes(layout)))
                channel.pending.removeFirst(dropping)
                channel.blocks += 1
            }
        }
        // A block that is full may be the last: that shows only with what follows.
        while channels[0].pending.count > blockLength {
            try encode(blockLength, dropping: blockLength - overlap)
        }
        let left = channels[0].pending.count
        // What is pending may be what the last block holds already.
        if isLast, left > (channels[0].blocks > 0 ? overlap : 0) { try encode(left, dropping: left) }
    }

    private final class EncodingChannel {
        private var resampler: Resampler
        var pending: [Float] = []
        var blocks = 0
        private(set) var total = 0

        init(_ resampler: consuming Resampler) { self.resampler = resampler }

        func push(_ samples: [Float]) { add(resampler.process([samples])[0]) }
        func finish() { add(resampler.finish()[0]) }

        private func add(_ samples: [Float]) {
            pending += samples
            total += samples.count
        }
    }

    /// The name of the run that a coded file says made it.
    ///
    /// - Throws: ``RunError`` where this is no coded file.
    public static func run(of path: String) throws(RunError) -> String {
        try CodedFileReader(path).header.run
    }

    /// - Parameter format: of the output; nil: what its name says, or 16-bit wav.
    /// - Returns: Hz, channels, and samples of each.
    /// - Throws: `AudioError` or ``RunError``; then there is no output.
    @discardableResult
    public func decode(
        from input: String, to output: String, format: AudioFormat? = nil,
        options: AudioWriter.Options = AudioWriter.Options()
    ) throws -> (sampleRate: Int, channelCount: Int, frameCount: Int, clippedCount: Int) {
        let reader = try CodedFileReader(input)
        let header = reader.header
        guard made(header) else {
            throw RunError.coding(
                "\(input) was encoded by another model: run \(header.run), whose digest begins with \(header.model.prefix(12)), "
                    + "and not run \(run), whose digest begins with \(digest.prefix(12)); decode it with the run that made it"
            )
        }
        let expected = Resampler.outputCount(
            header.frameCount, from: header.sampleRate, to: codec.sampleRate)
        guard header.blockLength == blockLength, header.overlap == overlap, header.frameCount > 0,
            abs(header.modelFrames - expected) <= 2, header.modelFrames > 0,
            !header.options.storesPhase || codec.canStorePhase,
            header.options.bits == codec.latentBits || !codec.hasCodebooks
        else { throw reader.damage("its header does not fit the model that it names") }
        var options = options
        options.inputs.append(input)
        options.expectedFrames = header.frameCount
        var writer = try AudioWriter(
            path: output, format: format ?? AudioFormat.output(output), sampleRate: header.sampleRate,
            channelCount: header.channelCount, options: options)
        var channels: [DecodingChannel] = []
        for _ in 0..<header.channelCount {
            channels.append(
                DecodingChannel(
                    try Resampler(from: codec.sampleRate, to: header.sampleRate), overlap: overlap))
        }
        var left = header.frameCount
        for block in 0..<header.blockCount {
            let count = header.samples(ofBlock: block)
            let layout = codec.layout(of: count, header.options)
            var ready: [[Float]] = []
            for channel in channels {
                let samples = codec.decode(try reader.next(layout), count: count, header.options)
                ready.append(
                    Array(channel.push(samples, isLast: block == header.blockCount - 1).prefix(left)))
            }
            left -= ready[0].count
            try writer.write(ready)
        }
        try reader.expectEnd()
        // Rates that do not divide leave a sample more or less.
        if left > 0 { try writer.write(channels.map { [Float](repeating: $0.last, count: left) }) }
        let written = try writer.finish()
        return (header.sampleRate, header.channelCount, header.frameCount, written.clippedCount)
    }

    private final class DecodingChannel {
        private var resampler: Resampler
        private let overlap: Int
        private var tail: [Float] = []
        private(set) var last: Float = 0

        init(_ resampler: consuming Resampler, overlap: Int) {
            self.resampler = resampler
            self.overlap = overlap
        }

        func push(_ block: [Float], isLast: Bool) -> [Float] {
            var block = block
            for index in tail.indices where index < block.count {
                let weight = (Float(index) + 0.5) / Float(overlap)
                block[index] = tail[index] + weight * (block[index] - tail[index])
            }
            if isLast {
                tail = []
            } else {
                tail = Array(block.suffix(overlap))
                block.removeLast(overlap)
            }
            var ready = resampler.process([block])[0]
            if isLast { ready += resampler.finish()[0] }
            if let end = ready.last { last = end }
            return ready
        }
    }
}
