import Corpora
import Learning
import Specs

/// MUSDB18 from a folder: `input` is the mix, `target` what follows of it, `target.bass` and so on what follows of a stem.
public struct Musdb: DatasetEntry {
    public static let kind = "musdb"
    public static let summary =
        "MUSDB18 from a folder, excerpts of 7 s, stem.mp4 or HQ: what follows, of the mix and of stems"
    public static let tiny = [
        #"{ "folder": "FOLDER/musdb", "sample_rate": 8000, "input_seconds": 0.2, "target_seconds": 0.05, "window_hop_seconds": 0.1 }"#
    ]

    public var windows = WindowSettings()
    public var folder = ""
    public var stems = ["bass", "drums"]
    public var splitBy = SplitUnit.track
    public var validationTracks: [String] = []
    public var validationFraction = 0.2

    /// Which tracks validate.
    public enum SplitUnit: String, Sendable, CaseIterable {
        /// Tracks drawn from all of them, as in the study.
        case track
        /// Those below `test/`.
        case official
    }

    public init() {}

    public var sampleRate: Int { windows.sampleRate }
    public var exampleCount: Int { windows.inputCount }
    public var targetCount: Int { windows.targetCount }
    public var signals: [String] { ["input", "target"] + stems.map { "target.\($0)" } }

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "folder", &folder, as: .place,
            "the unpacked data set: NAME.stem.mp4 or NAME/mixture.wav, below train/ and test/")
        windows.fields(fields)
        fields.field(
            "stems", &stems, count: 0...4, "stems to deliver: \(StemFolder.stems.joined(separator: ", "))")
        fields.field(
            "split_by", &splitBy, "which tracks validate: some of all (track), or those of test/ (official)")
        fields.field(
            "validation_tracks", &validationTracks, "tracks to validate on, by name; empty: drawn")
        fields.field(
            "validation_fraction", &validationFraction, .inside(0, 1),
            "share of the music that validates, where tracks are drawn")
        fields.require(
            fields.has("folder"), at: "folder", "is missing; give the path of the unpacked data set")
        for stem in stems where !StemFolder.stems.contains(stem) {
            fields.require(
                false, at: "stems",
                "there is no stem \(stem); there are \(StemFolder.stems.joined(separator: ", "))")
        }
        fields.require(Set(stems).count == stems.count, at: "stems", "each stem once")
        fields.require(
            validationTracks.isEmpty || splitBy == .track, at: "validation_tracks",
            "means something only with split_by track")
    }

    public func open(data: String) async throws -> any Dataset {
        var leftOut = LeftOut()
        let found = try await StemFolder.tracks(
            in: folder, stems: stems, cache: data + "/cache", windows.reading.reading, leftOut: &leftOut)
        let mixes = found.map(\.mix)
        let chosen = splitBy == .official ? found.filter(\.isTest).map(\.name) : validationTracks
        if splitBy == .official, chosen.isEmpty {
            throw CorpusError.emptyFolder(
                path: folder + "/test", reason: "split_by official needs tracks there")
        }
        let split = try TrackSplit(
            mixes, validation: chosen, fraction: validationFraction, seed: windows.splitSeed)
        return try WindowDataset(
            tracks: found.map { WindowDataset.Track(mix: $0.mix, stems: $0.stems) }, split: split,
            settings: windows, stems: stems, cache: data + "/cache", origin: folder,
            leftOut: leftOut)
    }
}
