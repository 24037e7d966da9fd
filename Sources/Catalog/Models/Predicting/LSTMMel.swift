import Audio
import Learning
import Randomness
import Specs

/// Predicts the mel spectrogram of what follows from that of what was heard: long short-term memories over 5 s, then the
/// next 0.5 s in one step.
///
/// Mel spectrograms are torchaudio's by default: power 2, HTK scale, no normalisation, Hann, centred, mirrored ends. The
/// mix is predicted by an LSTM; each stem by an LSTM of its own that begins in the state where the mix's ended. One
/// linear layer serves them all.
///
/// - `frames` (default): the sequence runs over frames, each a vector of mel bands; the head maps the last state to all
///   bands of all target frames.
/// - `bands`: as published: the sequence runs over mel bands, each a vector of 216 frames, and the head maps each
///   band's state to its target frames. With 128 layers, 216 wide and with bass and drums that makes 143,995,558
///   parameters.
///
/// Representation: (batch, frame, band, 1) of what was heard, (batch, frame, band, part) of what follows.
public struct LSTMMel: ModelEntry {
    public static let kind = "lstm_mel"
    public static let summary = "LSTM that predicts the next mel frames of music, of the mix and of stems"
    public static let tiny = [
        #"{ "n_fft": 64, "hop_length": 32, "n_mels": 8, "input_seconds": 0.256, "target_seconds": 0.256, "width": 12, "layers": 1 }"#
    ]
    public static let usualMetrics = ["log_mel_distance", "mel_distance", "mel_shape"]
    public static let usualLosses = ["normalized_mse"]

    public var fftSize = 1_024
    public var hopLength = 512
    public var bandCount = 128
    public var inputSeconds = 5.0
    public var targetSeconds = 0.5
    public var amplitude = MelAmplitude.log1p
    public var orientation = Orientation.frames
    public var layers = 2
    public var width = 216
    public var dropout = 0.2
    public var residual = Residual.blend
    public var stems: [String] = []

    /// What the sequence runs over.
    public enum Orientation: String, Sendable, CaseIterable {
        case frames
        case bands
    }

    /// What the prediction is added to.
    public enum Residual: String, Sendable, CaseIterable {
        case none
        case lastFrame = "last_frame"
        case meanFrame = "mean_frame"
        case blend
    }

    public var representation: Representation { amplitude == .power ? .mel : .logMel }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("n_fft", &fftSize, .from(32, to: 65_536), "samples in a frame of the STFT")
        fields.field("hop_length", &hopLength, .from(1, to: 65_536), "samples from one frame to the next")
        fields.field("n_mels", &bandCount, .from(1, to: 1_024), "mel bands")
        fields.field("input_seconds", &inputSeconds, .from(0.01, to: 600), "what the model hears")
        fields.field("target_seconds", &targetSeconds, .from(0.01, to: 60), "what it predicts at a time")
        fields.field(
            "amplitude", &amplitude,
            "what is predicted: log1p of the power in each band, or the power itself; metrics are of the power"
        )
        fields.field(
            "orientation", &orientation, "what the sequence runs over: frames, or (as published) mel bands")
        fields.field("layers", &layers, .from(1, to: 512), "depth of each LSTM; 128 as published")
        fields.field("width", &width, .from(1, to: 8_192), "numbers in a state")
        fields.field(
            "dropout", &dropout, .from(0, to: 0.99), "between layers, and before the linear layer")
        fields.field(
            "residual", &residual,
            "what the prediction is added to: nothing (as published), the last frame heard, or the mean of all of them"
        )
        fields.field(
            "stems", &stems, count: 0...16, "what is predicted beside the mix; the dataset must have them")
        fields.require(fftSize % 2 == 0, at: "n_fft", "must be even")
        fields.require(
            hopLength * 2 <= fftSize, at: "hop_length",
            "\(hopLength) leaves gaps between frames of \(fftSize) samples; at most \(fftSize / 2)")
        fields.require(Set(stems).count == stems.count, at: "stems", "each stem once")
        fields.require(!stems.contains("mix"), at: "stems", "the mix is always predicted; name the others")
    }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? {
        "lstm_mel predicts what follows: it needs a dataset with targets of their own, such as music"
    }

    public func objection(to dataset: any DatasetEntry) -> String? {
        let rate = Double(dataset.sampleRate)
        let (input, target) = (Int((inputSeconds * rate).rounded()), Int((targetSeconds * rate).rounded()))
        if dataset.targetCount == dataset.exampleCount && input != target {
            return objection(toExamplesAt: dataset.sampleRate, count: dataset.exampleCount)
        }
        if dataset.exampleCount != input || dataset.targetCount != target {
            return
                "hears \(inputSeconds) s and predicts \(targetSeconds) s, where the dataset's windows are "
                + "\(Double(dataset.exampleCount) / rate) s and \(Double(dataset.targetCount) / rate) s; "
                + "make input_seconds and target_seconds the same in both"
        }
        if input <= fftSize / 2 || target <= fftSize / 2 {
            return
                "a target of \(targetSeconds) s is \(target) samples, too few for n_fft \(fftSize); at least \(fftSize / 2 + 1)"
        }
        for stem in stems where !dataset.signals.contains("target.\(stem)") {
            return "predicts \(stem), and dataset \(type(of: dataset).kind) has no such stem"
        }
        return nil
    }

    public func makeModel(sampleRate: Int, key: RandomKey) throws -> any Model {
        let mel = try MelSpectrogram.torchaudio(
            sampleRate: sampleRate, fftSize: fftSize, hopLength: hopLength, bandCount: bandCount)
        guard mel.transform.isInvertible else {
            throw AudioError.invalid(
                "lstm_mel cannot make sound of frames of \(fftSize) samples every \(hopLength); use a smaller hop_length"
            )
        }
        return LSTMMelModel(self, mel: mel, sampleRate: sampleRate, key: key)
    }
}
