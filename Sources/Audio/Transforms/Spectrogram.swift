/// Real values over time and frequency: `values[frame * binCount + bin]`.
public struct Spectrogram: Hashable, Sendable {
    public var frameCount: Int
    /// Frequencies, mel bands or other columns of a frame.
    public var binCount: Int
    public var values: [Float]

    public init(frameCount: Int, binCount: Int, values: [Float]) {
        precondition(
            values.count == frameCount * binCount,
            "\(values.count) values for \(frameCount) frames of \(binCount) bins")
        self.frameCount = frameCount
        self.binCount = binCount
        self.values = values
    }

    public subscript(frame: Int, bin: Int) -> Float {
        get { values[frame * binCount + bin] }
        set { values[frame * binCount + bin] = newValue }
    }
}
