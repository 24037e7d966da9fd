import Audio
import Learning
import Randomness
import Specs

/// The three published networks that are to make sound of a reassigned spectrogram (n_fft 80, hop 20, Hamming): 21,540,
/// 1,680 and 3,800 parameters.
///
/// 1. One convolution over the 123 numbers of two neighbouring frames (41 frequencies, times and magnitudes each) to 80
///    channels, dropout of channels 0.3, batch normalisation, a linear map to 20 samples. Frames are centred on
///    circularly continued sound.
/// 2. The map unwrapped to three rows as long as the sound, a convolution of 3 x 20 with stride 20 to 20 channels,
///    dropout 0.3, batch normalisation, a linear map to 20 samples. Frames are not centred.
/// 3. As 2 with 40 channels, dropout 0.8 twice, and one linear map and normalisation more.
///
/// `published` unwraps as the study does: 20 bins are written one after the other, each over all frames, so that a
/// kernel sees 20 frames of one bin, and bins 20 to 40 stand only in the last frame. `time_aligned` writes frame after
/// frame, so that a kernel sees 20 bins of the frame whose samples it returns. Neither has more parameters.
///
/// Missing frequencies and times are the bin's own. The estimate of approaches 2 and 3 is 40 to 59 samples shorter than
/// the sound, which is compared over what there is, and zero after that. Representation of what comes in: (batch,
/// frame, 123), or (batch, window, 60); of what should come out: (batch, sample, 1).
public struct ReassignedInverter: ModelEntry {
    public static let kind = "reassigned_inverter"
    public static let summary = "the three published networks that invert a reassigned spectrogram"
    public static let tiny = [
        #"{}"#,
        #"{ "approach": 1 }"#,
        #"{ "approach": 3 }"#,
    ]
    public static let usualMetrics = inversionMetrics

    public var approach = 2
    public var layout = Layout.published
    public var dropout: Double?

    /// How approaches 2 and 3 write the map in rows.
    public enum Layout: String, Sendable, CaseIterable {
        case published
        case timeAligned = "time_aligned"
    }

    public var representation: Representation { .waveform }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "approach", &approach, .from(1, to: 3), "1, 2 or 3: 21,540, 1,680 or 3,800 parameters")
        fields.field(
            "layout", &layout,
            "how approaches 2 and 3 unwrap the map: published (a kernel sees 20 frames of one bin) or time_aligned "
                + "(20 bins of the frame whose samples it returns); approach 1 needs no unwrapping")
        fields.field(
            "dropout", &dropout, .from(0, to: 0.99),
            "share of channels that are dropped; null: as published, 0.3, or 0.8 in approach 3")
        fields.require(
            approach > 1 || layout == .published, at: "layout",
            "approach 1 unwraps nothing; leave it at published")
    }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? {
        count < UnwrappedMap.frameSize
            ? "a frame is \(UnwrappedMap.frameSize) samples, and examples have \(count)" : nil
    }

    public func makeModel(sampleRate: Int, key: RandomKey) throws -> any Model {
        try ReassignedInverterModel(self, sampleRate: sampleRate, key: key)
    }
}

/// What is measured of an inversion where an experiment says nothing.
let inversionMetrics = ["mse", "sign_free_snr", "stoi", "lsd", "level_ratio", "real_time_factor"]
