import Randomness

/// Effects over a sound file of any length: what ``Effect/apply(_:to:key:)`` makes of its clip, in the memory of some pieces.
///
/// Channels lie in temporary files while they are worked on; some effects need the whole sound's level first, or go over it
/// backwards.
public struct FileDegradation: Sendable {
    public let chain: [Effect]
    public let key: RandomKey

    public init(_ chain: [Effect], key: RandomKey) {
        self.chain = chain
        self.key = key
    }

    /// - Parameter tolerance: whether what is there is taken of an input that is cut short or damaged.
    /// - Throws: ``AudioError`` when the input is no sound, an effect cannot be, or the output cannot be written.
    @discardableResult
    public func run(
        from input: String, to output: String, tolerance: Tolerance = .none,
        options: AudioWriter.Options = AudioWriter.Options()
    ) throws(AudioError) -> AudioWriter.Outcome {
        var reader = try AudioReader(path: input, tolerance: tolerance)
        let info = reader.info
        let kept = (1 << 20) / info.channelCount
        var channels = (0..<info.channelCount).map { _ in SampleTape<Float>(memoryLimit: kept) }
        while let block = try reader.read(frames: 65_536) {
            for index in channels.indices { try channels[index].append(block[index]) }
        }
        for (place, effect) in chain.enumerated() {
            for channel in channels.indices {
                channels[channel] = try effect.apply(
                    to: channels[channel], sampleRate: info.sampleRate,
                    key: key.derive(place).derive(channel))
            }
        }
        var options = options
        options.inputs.append(input)
        options.layout = info.channelCount > 2 ? ChannelLayout(path: input) : nil
        options.expectedFrames = channels[0].count
        var writer = try AudioWriter(
            path: output, format: try AudioFormat.output(output, like: info.format),
            sampleRate: info.sampleRate, channelCount: info.channelCount, options: options)
        for piece in channels[0].pieces {
            var block: [[Float]] = []
            for (index, channel) in channels.enumerated() {
                let samples = try channel.read(piece)
                if let frame = samples.firstIndex(where: { !$0.isFinite }) {
                    throw .unwritable(
                        path: output,
                        reason:
                            "the sound is not a finite number at channel \(index), frame \(piece.lowerBound + frame)"
                    )
                }
                block.append(samples)
            }
            try writer.write(block)
        }
        return try writer.finish()
    }
}
