/// Where every bin's energy lies: `[frame * binCount + bin]` in each array.
public struct ReassignedSpectrogram<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
    public var frameCount: Int
    public var binCount: Int
    /// Hz; NaN where a bin is too weak to say.
    public var frequencies: [Scalar]
    /// Seconds from the start of the clip; NaN where a bin is too weak to say.
    public var times: [Scalar]
    /// |S|, not reassigned.
    public var magnitudes: [Scalar]

    public init(
        frameCount: Int, binCount: Int, frequencies: [Scalar], times: [Scalar], magnitudes: [Scalar]
    ) {
        self.frameCount = frameCount
        self.binCount = binCount
        self.frequencies = frequencies
        self.times = times
        self.magnitudes = magnitudes
    }
}
