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

    /// What is wrong with a header's numbers, whoever read them.
    static func problem(sampleRate: Int, channelCount: Int, path: String) -> AudioError? {
        guard (1...1024).contains(channelCount) else {
            return .corrupt(path: path, reason: "its header declares \(channelCount) channels")
        }
        guard (100...10_000_000).contains(sampleRate) else {
            return .corrupt(
                path: path, reason: "its header declares a rate of \(sampleRate) samples a second")
        }
        return nil
    }
}
