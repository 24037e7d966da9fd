import Audio
import Corpora
import Learning
import Specs

/// Any music: `input` is heard, `target` is what follows.
public struct Music: DatasetEntry {
    public static let kind = "music"
    public static let summary =
        "music of a corpus or a folder, cut into windows: some seconds that are heard, and what follows"
    public static let tiny = [
        #"{ "folder": "FOLDER/voices", "sample_rate": 8000, "input_seconds": 0.2, "target_seconds": 0.05, "window_hop_seconds": 0.1 }"#
    ]

    public var windows = WindowSettings()
    public var corpus: String? = "singularity-music"
    public var folder: String?
    public var splitBy = SplitUnit.track
    public var validationTracks: [String] = []
    public var validationFraction = 0.2

    /// What is never on both sides of a split.
    public enum SplitUnit: String, Sendable, CaseIterable {
        case track
        case album
    }

    public init() {}

    public var sampleRate: Int { windows.sampleRate }
    public var exampleCount: Int { windows.inputCount }
    public var targetCount: Int { windows.targetCount }
    public var signals: [String] { ["input", "target"] }

    public mutating func fields(_ fields: Fields) {
        fields.recordings(
            folder: &folder, meaning: "a tree of music instead of a corpus; an album is a folder in it",
            corpus: &corpus)
        windows.fields(fields)
        fields.field("split_by", &splitBy, "what is never on both sides of the split")
        fields.field(
            "validation_tracks", &validationTracks,
            "tracks (or albums, where split by them) to validate on, without extension; empty: drawn")
        fields.field(
            "validation_fraction", &validationFraction, .inside(0, 1),
            "share of the music that validates, where tracks are drawn")
    }

    public func open(data: String) throws -> any Dataset {
        var tracks: [SourceClip]
        var leftOut = LeftOut()
        if let folder {
            tracks = try SourceClip.all(inFolder: folder, windows.reading.reading, leftOut: &leftOut)
        } else {
            tracks = try SourceClip.all(ofCorpus: corpus ?? "", in: data)
        }
        if splitBy == .track {
            for index in tracks.indices { tracks[index].group = Self.name(of: tracks[index].id) }
        }
        let split = try TrackSplit(
            tracks, validation: validationTracks, fraction: validationFraction, seed: windows.splitSeed)
        return try WindowDataset(
            tracks: tracks.map { WindowDataset.Track(mix: $0, stems: [:]) }, split: split, settings: windows,
            cache: data + "/cache", origin: folder ?? corpus ?? "", leftOut: leftOut)
    }

    /// A track's path without its extension.
    static func name(of path: String) -> String {
        guard let dot = path.lastIndex(of: "."), path[dot...].firstIndex(of: "/") == nil else { return path }
        return String(path[..<dot])
    }
}
