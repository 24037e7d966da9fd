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

    /// What became of each clip of the last `forward` that its sound does not tell; empty where the model cannot tell.
    var remarks: [InversionRemark?] { get }
}

/// What a sound that was made of a map does not tell of itself.
public enum InversionRemark: Hashable, Sendable {
    /// It is silence, because the map could not be inverted, for this reason.
    case failed(String)
    /// It is made of so many parts, whose signs against each other are not known.
    case parted(Int)

    /// One sentence for each kind of remark: of how many clips it is true, and of which.
    public static func sentences(_ remarks: [(clip: String, remark: InversionRemark)], of count: Int)
        -> [String]
    {
        func list(_ clips: [String]) -> String {
            clips.prefix(3).joined(separator: ", ") + (clips.count > 3 ? " and \(clips.count - 3) more" : "")
        }
        var failed: [String] = []
        var parted: [String] = []
        for (clip, remark) in remarks {
            switch remark {
            case .failed(let reason): failed.append("\(clip): \(reason)")
            case .parted(let parts): parted.append("\(clip) in \(parts)")
            }
        }
        return [
            failed.isEmpty
                ? nil
                : "\(failed.count) of \(count) clips could not be inverted, and are judged as silence (\(list(failed)))",
            parted.isEmpty
                ? nil
                : "\(parted.count) of \(count) clips came back in parts whose signs against each other are not known "
                    + "(\(list(parted))), and are judged and kept with the signs that they came with; `etude apply` gives "
                    + "each part the sign that suits it",
        ].compactMap { $0 }
    }
}

extension InvertingModel {
    public var exactSounds: [[Double]]? { nil }
    public var remarks: [InversionRemark?] { [] }
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
