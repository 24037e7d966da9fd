import Audio

/// The power spectrograms of one example, by what they are of.
public struct PowerSpectra: Sendable {
    /// `[frame][band]`, never negative: `mix`, and the names of stems.
    public var parts: [String: Spectrogram]
    /// Hz of the bands' middles.
    public var frequencies: [Float]

    public init(parts: [String: Spectrogram], frequencies: [Float]) {
        self.parts = parts
        self.frequencies = frequencies
    }
}
