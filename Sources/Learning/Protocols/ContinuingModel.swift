import Audio

/// A model that says how a recording goes on.
public protocol ContinuingModel: Model {
    /// Samples it must hear before it can go on.
    var contextCount: Int { get }

    /// How music goes on: predicted, taken for heard, predicted further.
    ///
    /// - Parameters:
    ///   - context: the last ``contextCount`` samples of what was heard.
    ///   - count: samples wanted.
    func continuation(of context: [Float], count: Int) -> Continuation

    /// What the model's ``Model/baselines`` say in its place, each going on from its own estimates as the model does.
    func controls(of context: [Float], count: Int) -> [(name: String, spectrum: PowerSpectra)]

    /// What ``Continuation/spectrum`` would be of this sound.
    func spectrum(of samples: [Float]) -> PowerSpectra
}

/// What a model makes of what it heard.
public struct Continuation: Sendable {
    /// What was heard, with the last milliseconds before the seam already the model's.
    public var context: [Float]
    /// What follows.
    public var samples: [Float]
    /// The predicted power spectrogram, of which the sound was made.
    public var spectrum: PowerSpectra

    public init(context: [Float], samples: [Float], spectrum: PowerSpectra) {
        self.context = context
        self.samples = samples
        self.spectrum = spectrum
    }
}
