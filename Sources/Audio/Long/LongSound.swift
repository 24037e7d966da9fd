/// The samples of a sound of any length, mono, kept on disk and read in pieces, so that two hours need no gigabytes.
public final class LongSound {
    public var count: Int { tape.count }
    public let sampleRate: Int
    /// Whether the mean of the channels was taken, and is silence though they are not.
    public let cancels: Bool
    let tape: SampleTape<Float>

    /// Reads a sound once.
    ///
    /// - Parameters:
    ///   - path: what ``AudioReader`` opens.
    ///   - channel: which, from 0; nil: the mean of all.
    ///   - tolerance: whether what is there is taken of a file that is cut short or damaged.
    /// - Throws: ``AudioError`` where it cannot be read to its end, or has no such channel.
    public convenience init(
        path: String, channel: Int?, tolerance: Tolerance = .none
    ) throws(AudioError) {
        try self.init(path: path, channel: channel, tolerance: tolerance, on: SampleTape())
    }

    /// - Parameter tape: an empty one, which the sound is put on.
    package init(
        path source: String, channel: Int?, tolerance: Tolerance = .none, on tape: SampleTape<Float>
    ) throws(AudioError) {
        var reader = try AudioReader(path: source, tolerance: tolerance)
        let channels = reader.info.channelCount
        if let channel, !(0..<channels).contains(channel) {
            throw .noChannel(channel + 1, of: channels, in: source)
        }
        var cancellation = Cancellation()
        while let block = try reader.read(frames: 65_536) {
            if let channel {
                try tape.append(block[channel])
            } else {
                let mean = Clip.mean(of: block)
                cancellation.add(block, mean: mean)
                try tape.append(mean)
            }
        }
        cancels = cancellation.isTotal
        self.tape = tape
        sampleRate = reader.info.sampleRate
    }

    /// A stretch, which must lie within the sound.
    public func samples(_ range: Range<Int>) throws(AudioError) -> [Float] { try tape.read(range) }
}
