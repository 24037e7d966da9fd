import Specs

/// How music is cut into what is heard and what follows; shared by the datasets of music.
public struct WindowSettings: Spec {
    public var sampleRate = 22_050
    public var inputSeconds = 5.0
    public var targetSeconds = 0.5
    public var hopSeconds = 0.2
    public var trainExamples: Int?
    public var validationExamples: Int?
    public var reading = ReadingSettings()
    public var splitSeed = 0

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "sample_rate", &sampleRate, .from(1_000, to: 192_000),
            "samples a second, to which recordings are resampled")
        fields.field("input_seconds", &inputSeconds, .from(0.01, to: 600), "what is heard")
        fields.field("target_seconds", &targetSeconds, .from(0.01, to: 60), "what follows it")
        fields.field(
            "window_hop_seconds", &hopSeconds, .from(0.01, to: 600), "from one window's start to the next")
        fields.field(
            "train_examples", &trainExamples, .atLeast(1),
            "windows of a training epoch, drawn anew each time; null: every one once")
        fields.field(
            "validation_examples", &validationExamples, .atLeast(1),
            "windows of validation, spread evenly; null: every one")
        reading.fields(fields)
        fields.field("split_seed", &splitSeed, .any, "of the split: not the run's seed")
    }

    /// Samples of what is heard, of what follows, and from one window to the next.
    var inputCount: Int { Int((inputSeconds * Double(sampleRate)).rounded()) }
    var targetCount: Int { Int((targetSeconds * Double(sampleRate)).rounded()) }
    var hopCount: Int { max(1, Int((hopSeconds * Double(sampleRate)).rounded())) }
}
