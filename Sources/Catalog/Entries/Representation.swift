/// What a model's output and target are, so that a loss can say whether it understands them.
public enum Representation: String, Sendable, CaseIterable {
    /// Samples, (batch, sample, 1).
    case waveform
    /// Magnitudes of a short-time spectrum, (batch, frame, bin, 1).
    case magnitudes
    /// Bands of a mel spectrogram, (batch, frame, band).
    case mel
    /// Logarithms of mel bands, (batch, frame, band).
    case logMel = "log_mel"
    /// Two channels, (batch, frame, bin, 2): logarithms of magnitudes, ln(1 + |X|), and angles.
    case logMagnitudesAndPhases = "log_magnitudes_and_phases"

    /// In words, for sentences.
    public var words: String {
        switch self {
        case .waveform: "a waveform"
        case .magnitudes: "magnitudes of a short-time spectrum"
        case .mel: "mel bands"
        case .logMel: "logarithms of mel bands"
        case .logMagnitudesAndPhases: "log magnitudes with phases"
        }
    }
}
