import Audio
import Learning
import Specs

/// Clean recordings with noise mixed in: `input` is noisy, `target` clean.
public struct Denoise: DatasetEntry {
    public static let kind = "denoise"
    public static let summary =
        "clean recordings of a corpus or a folder, with noise mixed in as they are asked for"
    public static let tiny = [
        #"{ "folder": "FOLDER/voices", "sample_rate": 8000, "crop_samples": 4096 }"#,
        #"{ "folder": "FOLDER/voices", "sample_rate": 8000, "crop_samples": 4096, "noise_levels": [0.01, 0.1], "fresh_each_epoch": false }"#,
    ]

    public var source = RecordingSettings()
    public var corpus: String? = "speech-prompts"
    public var folder: String?
    public var noiseColor = NoiseColor.white
    public var noiseRatio = [0.0, 15.0]
    public var validationRatios = [5.0]
    public var noiseLevels: [Double] = []

    public init() {}

    public var sampleRate: Int { source.sampleRate }
    public var exampleCount: Int { source.cropCount }
    public var signals: [String] { ["input", "target"] }

    public mutating func fields(_ fields: Fields) {
        fields.recordings(
            folder: &folder, meaning: "a tree of recordings instead of a corpus; a speaker is a folder in it",
            corpus: &corpus)
        source.fields(fields)
        fields.field("noise_color", &noiseColor, "spectrum of the noise")
        fields.field(
            "noise_snr", &noiseRatio, .from(-60, to: 100), count: 2...2,
            "lowest and highest signal-to-noise ratio in training, dB; drawn uniformly")
        fields.field(
            "validation_snr", &validationRatios, .from(-60, to: 100), count: 1...32,
            "signal-to-noise ratios of validation, dB; every clip is judged at each")
        fields.field(
            "noise_levels", &noiseLevels, .from(0, to: 1), count: 0...32,
            "standard deviations of the noise instead of ratios; every clip has one version of each, clipped to ±1"
        )
        fields.require(
            noiseRatio.count != 2 || noiseRatio[0] <= noiseRatio[1], at: "noise_snr",
            "the lowest ratio stands first")
    }

    public func open(data: String) throws -> any Dataset {
        let noise: NoiseRecipe =
            noiseLevels.isEmpty
            ? .ratio(low: noiseRatio[0], high: noiseRatio[1], validation: validationRatios)
            : .deviations(noiseLevels)
        var opening = source.opening(
            folder.map { .folder($0) } ?? .corpus(corpus ?? ""), noise: noise)
        opening.plan.color = noiseColor
        return try opening.open(root: data)
    }
}
