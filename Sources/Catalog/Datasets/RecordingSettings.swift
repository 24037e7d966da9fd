import Specs

/// How recordings are cut, split and limited; shared by the datasets that are made of recordings.
public struct RecordingSettings: Spec {
    public var sampleRate = 16_000
    public var cropCount = 16_384
    public var splitBy = SplitUnit.speaker
    public var validationSpeakers: [String] = []
    public var validationFraction = 0.2
    public var maxClips: Int?
    public var maxTrainClips: Int?
    public var maxValidationClips: Int?
    public var shortestClip = 0.0
    public var trainExamples: Int?
    public var freshEachEpoch = true
    public var reading = ReadingSettings()
    public var splitSeed = 0

    /// What is never on both sides of a split.
    public enum SplitUnit: String, Sendable, CaseIterable {
        case speaker
        case clip
    }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "sample_rate", &sampleRate, .from(1_000, to: 192_000),
            "samples a second; recordings are resampled")
        fields.field("crop_samples", &cropCount, .from(16, to: 1 << 26), "samples in an example")
        fields.field("split_by", &splitBy, "what is never on both sides of the split")
        fields.field(
            "validation_speakers", &validationSpeakers,
            "speakers to validate on; empty: drawn until validation_fraction of the sound is reached")
        fields.field(
            "validation_fraction", &validationFraction, .inside(0, 1),
            "share of the clips, or of the sound where split by speaker, that validates")
        fields.field("max_clips", &maxClips, .atLeast(2), "at most so many clips in all, drawn evenly")
        fields.field("max_train_clips", &maxTrainClips, .atLeast(1), "at most so many clips to train on")
        fields.field(
            "max_validation_clips", &maxValidationClips, .atLeast(1), "at most so many clips to validate on")
        fields.field("shortest_clip_seconds", &shortestClip, .atLeast(0), "shorter clips are left out")
        fields.field(
            "train_examples", &trainExamples, .atLeast(1),
            "examples of a training epoch; null: as many crops as fit the sound side by side")
        fields.field(
            "fresh_each_epoch", &freshEachEpoch,
            "new crops and noise every epoch; false: each clip is one crop, the same every time")
        reading.fields(fields)
        fields.field(
            "split_seed", &splitSeed, .any,
            "of the split, and of validation's crops and noise: not the run's seed")
        fields.require(
            validationSpeakers.isEmpty || splitBy == .speaker, at: "validation_speakers",
            "means something only with split_by speaker")
    }

    func opening(_ source: DenoiseOpening.Source, noise: NoiseRecipe) -> DenoiseOpening {
        var plan = DenoiseDataset.Plan(sampleRate: sampleRate, cropCount: cropCount, noise: noise)
        plan.freshEachEpoch = freshEachEpoch
        plan.trainExamples = trainExamples
        plan.seed = splitSeed
        var opening = DenoiseOpening(source: source, plan: plan)
        opening.unit = splitBy == .speaker ? .speaker : .clip
        opening.validationSpeakers = validationSpeakers
        opening.validationFraction = validationFraction
        opening.limits = .init(total: maxClips, train: maxTrainClips, validation: maxValidationClips)
        opening.shortestClip = shortestClip
        opening.reading = reading.reading
        return opening
    }
}
