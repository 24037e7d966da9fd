import Audio
import Corpora
import Learning
import Specs

/// Whole recordings, each as long as it is: `input` and `target` are the same sound.
///
/// For models that take something of the sound away by themselves (all but its reassigned spectrogram, say) and are to
/// bring it back. A batch is one recording.
public struct WholeClips: DatasetEntry {
    public static let kind = "whole_clips"
    public static let summary = "whole recordings of a corpus or a folder, each as long as it is; one a batch"
    public static let tiny = [
        #"{ "folder": "FOLDER/voices", "sample_rate": 8000 }"#
    ]

    public var corpus: String? = "speech-prompts"
    public var folder: String?
    public var sampleRate = 16_000
    public var splitBy = RecordingSettings.SplitUnit.speaker
    public var validationSpeakers: [String] = []
    public var validationFraction = 0.2
    public var maxClips: Int?
    public var maxTrainClips: Int?
    public var maxValidationClips: Int?
    public var shortestClip = 0.5
    public var longestClip = 30.0
    public var normalizesPeak = false
    public var reading = ReadingSettings()
    public var splitSeed = 0

    public init() {}

    public var exampleCount: Int { Int((longestClip * Double(sampleRate)).rounded()) }
    public var lengthsVary: Bool { true }
    public var signals: [String] { ["input", "target"] }

    public mutating func fields(_ fields: Fields) {
        fields.recordings(
            folder: &folder, meaning: "a tree of recordings instead of a corpus; a speaker is a folder in it",
            corpus: &corpus)
        fields.field(
            "sample_rate", &sampleRate, .from(1_000, to: 192_000),
            "samples a second; recordings are resampled")
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
        fields.field(
            "shortest_clip_seconds", &shortestClip, .from(0.02, to: 3_600), "shorter clips are left out")
        fields.field(
            "longest_clip_seconds", &longestClip, .from(0.02, to: 3_600),
            "of longer clips, only the beginning")
        fields.field(
            "peak_normalized", &normalizesPeak,
            "whether every clip is scaled so that its largest sample is ±1")
        reading.fields(fields)
        fields.field("split_seed", &splitSeed, .any, "of the split: not the run's seed")
        fields.require(
            shortestClip <= longestClip, at: "shortest_clip_seconds", "cannot be above longest_clip_seconds")
        fields.require(
            validationSpeakers.isEmpty || splitBy == .speaker, at: "validation_speakers",
            "means something only with split_by speaker")
    }

    public func open(data: String) throws -> any Dataset {
        let all: [SourceClip]
        var leftOut = LeftOut()
        if let folder {
            all = try SourceClip.all(inFolder: folder, reading.reading, leftOut: &leftOut)
        } else {
            all = try SourceClip.all(ofCorpus: corpus ?? "", in: data)
        }
        let origin = folder ?? corpus ?? ""
        let clips = all.filter { $0.duration >= shortestClip }
        for clip in all where clip.duration < shortestClip {
            leftOut.add(clip.id, "shorter than \(shortestClip) s")
        }
        if clips.isEmpty {
            throw CorpusError.emptyFolder(
                path: origin, reason: "every clip is shorter than shortest_clip_seconds, \(shortestClip) s")
        }
        let split = try ClipSplit(
            clips, by: splitBy == .speaker ? .speaker : .clip, validationGroups: validationSpeakers,
            fraction: validationFraction,
            limits: .init(total: maxClips, train: maxTrainClips, validation: maxValidationClips),
            seed: splitSeed)
        return try WholeClipsDataset(
            clips: clips, split: split, sampleRate: sampleRate, longest: exampleCount,
            normalizesPeak: normalizesPeak, cache: data + "/cache", origin: origin,
            reading: reading.reading, leftOut: leftOut)
    }
}
