/// What became of a reassigned spectrogram.
public struct ReassignedDecoding: Sendable {
    /// The clip, up to its sign; zeros where nothing could be recovered.
    public var samples: [Double]
    /// How it went.
    public var report: ReassignedDecodingReport
}
