/// What a sound file's header says.
public struct AudioInfo: Hashable, Sendable {
    public var format: AudioFormat
    /// Samples a second.
    public var sampleRate: Int
    public var channelCount: Int
    /// Samples in each channel, or nil where the file does not say before it is read to the end.
    public var frameCount: Int?

    public init(format: AudioFormat, sampleRate: Int, channelCount: Int, frameCount: Int?) {
        self.format = format
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.frameCount = frameCount
    }

    /// Seconds, where the length is known.
    public var duration: Double? { frameCount.map { Double($0) / Double(sampleRate) } }
}
