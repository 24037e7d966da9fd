/// One recording of a prepared corpus.
public struct ClipRecord: Hashable, Sendable, Codable {
    /// The path below the corpus's folder; also the clip's name everywhere else.
    public var path: String
    /// Whose voice (or which album, or which recording) it is: what splits must not share.
    public var group: String
    /// What is said or played, as far as its source tells.
    public var content: String
    /// Samples a second.
    public var sampleRate: Int
    public var channelCount: Int
    /// Samples in each channel.
    public var frameCount: Int
    /// Bytes of the file.
    public var byteCount: Int
    /// 64 hexadecimal digits over the file's bytes.
    public var sha256: String

    public init(
        path: String, group: String, content: String, sampleRate: Int, channelCount: Int, frameCount: Int,
        byteCount: Int, sha256: String
    ) {
        self.path = path
        self.group = group
        self.content = content
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.frameCount = frameCount
        self.byteCount = byteCount
        self.sha256 = sha256
    }

    /// Seconds.
    public var duration: Double { Double(frameCount) / Double(sampleRate) }

    enum CodingKeys: String, CodingKey {
        case path, group, content, sha256
        case sampleRate = "sample_rate"
        case channelCount = "channels"
        case frameCount = "frames"
        case byteCount = "bytes"
    }
}
