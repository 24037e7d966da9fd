import Audio
import Learning
import Randomness
import Specs
import Tensors

/// A fully convolutional autoencoder over short-time spectra whose middle is stored: a codec. 123,218 parameters at its
/// defaults, which are the study's.
///
/// Encoder: convolutions, 5x5 first and 3x3 then, each with its stride in time and frequency, ReLU after each; residual
/// blocks (convolution, ReLU, convolution, sum, ReLU). Decoder: transposed convolutions in the opposite order, 3x3 and 5x5
/// last, ReLU between. With `latent_channels` a 1x1 convolution narrows the middle, and a 3x3 convolution widens it again.
///
/// Two kinds of features. `log_magnitude_and_phase`, as published: ln(1 + |X|) and the angle go in and come out, and the
/// representation is (batch, frame, bin, 2). `complex`: real and imaginary parts of the signal at unit level go in, spectra
/// come out and are made sound on the tape: the representation is the waveform, (batch, sample, 1), and losses hear it.
///
/// Three quantisers. `peak`, as published: each channel's largest value is stored, and its values are
/// multiples of that over 2^(bits-1) - 1. `bounded`: a tanh keeps the latent within ±1, and training adds the noise that
/// rounding will make. `vector`: the latent channels of a place are one vector, which becomes the sum of one codeword of
/// 2^bits - 1 a stage; codewords follow the vectors, and `commitment` weighs what draws the vectors to them
/// (``VectorQuantizer``). Evaluation always rounds.
public struct ConvAutoencoder: ModelEntry {
    public static let kind = "conv_autoencoder"
    public static let summary =
        "fully convolutional autoencoder over spectra, with a quantised middle: a codec (etude encode, etude decode)"
    public static let tiny = [
        #"{ "n_fft": 64, "hop_length": 32, "channels": [4, 8], "time_strides": [1, 2], "frequency_strides": [2, 2] }"#,
        #"{ "n_fft": 64, "hop_length": 32, "channels": [4, 8], "time_strides": [1, 2], "frequency_strides": [2, 2], "features": "complex", "quantizer": "bounded" }"#,
        #"{ "n_fft": 64, "hop_length": 32, "channels": [4, 8], "time_strides": [1, 2], "frequency_strides": [2, 2], "features": "complex", "quantizer": "vector", "bits": 3 }"#,
    ]

    public var fftSize = 2_048
    public var hopLength = 128
    public var features = Features.logMagnitudeAndPhase
    public var channels = [8, 16, 32, 64]
    public var timeStrides = [2, 2, 2, 2]
    public var frequencyStrides = [2, 2, 2, 2]
    public var residualBlocks = 1
    public var decoderBlocks = 0
    public var latentChannels: Int?
    public var quantizer = Quantizer.peak
    public var bits = 8
    public var stages = 2
    public var commitment = 0.25

    /// What goes in and comes out.
    public enum Features: String, Sendable, CaseIterable {
        case logMagnitudeAndPhase = "log_magnitude_and_phase"
        case complex
    }

    /// How the latent becomes whole numbers.
    public enum Quantizer: String, Sendable, CaseIterable {
        case peak
        case bounded
        case vector
    }

    public var representation: Representation {
        features == .complex ? .waveform : .logMagnitudesAndPhases
    }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("n_fft", &fftSize, .from(32, to: 65_536), "samples in a frame of the STFT")
        fields.field("hop_length", &hopLength, .from(1, to: 65_536), "samples from one frame to the next")
        fields.field(
            "features", &features,
            "what goes in: ln(1 + |X|) and angles, or real and imaginary parts; the latter makes sound")
        fields.field(
            "channels", &channels, .from(1, to: 4_096), count: 1...8,
            "channels of each level, outermost first")
        fields.field(
            "time_strides", &timeStrides, .from(1, to: 16), count: 1...8,
            "frames that each level makes one of")
        fields.field(
            "frequency_strides", &frequencyStrides, .from(1, to: 16), count: 1...8,
            "bins that each level makes one of")
        fields.field(
            "residual_blocks", &residualBlocks, .from(0, to: 16), "residual blocks before the latent")
        fields.field(
            "decoder_blocks", &decoderBlocks, .from(0, to: 16), "residual blocks after the latent")
        fields.field(
            "latent_channels", &latentChannels, .from(1, to: 4_096),
            "channels of what is stored; null: those of the last level, as they are")
        fields.field(
            "quantizer", &quantizer,
            "peak: each channel's largest value is stored; bounded: within ±1, and trained with the noise of rounding; vector: sums of codewords"
        )
        fields.field(
            "bits", &bits, .from(2, to: 16), "of each stored number; a codebook has 2^bits - 1 words")
        fields.field("stages", &stages, .from(1, to: 16), "codewords of a vector, for vector")
        fields.field(
            "commitment", &commitment, .atLeast(0),
            "factor of the mean (vector - its codewords)^2 beside the losses, for vector")
        fields.require(
            quantizer != .vector || bits <= 12, at: "bits",
            "\(bits) bits would be a codebook of \(1 << bits - 1) words; at most 12 for quantizer vector")
        fields.require(fftSize % 2 == 0, at: "n_fft", "must be even")
        fields.require(
            hopLength * 2 <= fftSize, at: "hop_length",
            "\(hopLength) leaves gaps between frames of \(fftSize) samples; at most \(fftSize / 2)")
        for (key, strides) in [("time_strides", timeStrides), ("frequency_strides", frequencyStrides)] {
            fields.require(
                strides.count == channels.count, at: key,
                "\(strides.count) strides for \(channels.count) levels; give one a level")
        }
    }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? { nil }

    public func makeModel(sampleRate: Int, key: RandomKey) throws -> any Model {
        let stft = try STFT(
            STFT.Settings(fftSize: fftSize, hopLength: hopLength, isCentered: true, padMode: .constant))
        return ConvAutoencoderModel(self, stft: stft, sampleRate: sampleRate, key: key)
    }
}
