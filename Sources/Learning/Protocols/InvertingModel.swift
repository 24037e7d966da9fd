import Audio

/// A model that makes sound of a reassigned spectrogram: it is given nothing else of a recording.
public protocol InvertingModel: Model {
    /// How the maps that it takes are made.
    var layout: ReassignedLayout { get }

    /// What the model is given of a sound.
    func map(of samples: [Float]) throws -> ReassignedSpectrogram<Double>

    /// The sound of a map.
    ///
    /// - Parameters:
    ///   - map: NaN stands for frequencies and times that are missing.
    ///   - count: samples that the sound has; nil: as many as the frames tell of.
    /// - Throws: `AudioError` for a map that this model cannot take.
    func invert(_ map: ReassignedSpectrogram<Double>, count: Int?) throws -> Inversion

    /// The sounds of the last `forward`, before they were rounded to single precision, so that an error below that rounding
    /// can be scored; nil where the model computes in single precision anyway.
    var exactSounds: [[Double]]? { get }
}

extension InvertingModel {
    public var exactSounds: [[Double]]? { nil }
}

/// What became of a reassigned spectrogram.
public struct Inversion: Sendable {
    /// The sound, up to its sign; zeros where nothing could be recovered.
    public var samples: [Double]
    /// Samples that a model which knows it could not recover; empty where it recovered, or guessed, everything.
    public var unrecovered: [Range<Int>]
    /// What has one sign, where a model knows it: more than one part where the signs of parts against each other are not
    /// known. Empty where the model cannot tell.
    public var parts: [SignPart]
    /// What a reader must know of it, one sentence each.
    public var notes: [String]

    public init(
        samples: [Double], unrecovered: [Range<Int>] = [], parts: [SignPart] = [], notes: [String] = []
    ) {
        self.samples = samples
        self.unrecovered = unrecovered
        self.parts = parts
        self.notes = notes
    }
}
