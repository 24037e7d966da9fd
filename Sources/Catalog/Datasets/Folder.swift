import Learning
import Specs

/// A folder of recordings that are already noisy, with clean partners.
public struct Folder: DatasetEntry {
    public static let kind = "folder"
    public static let summary =
        "a folder with noisy/ and clean/ below it, whose recordings belong together by their paths"
    public static let tiny = [
        #"{ "folder": "FOLDER/pairs", "sample_rate": 8000, "crop_samples": 4096 }"#
    ]

    public var source = RecordingSettings()
    public var folder = ""

    public init() {}

    public var sampleRate: Int { source.sampleRate }
    public var exampleCount: Int { source.cropCount }
    public var signals: [String] { ["input", "target"] }

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "folder", &folder, as: .place, "the folder; below noisy/ and clean/, a speaker is a folder")
        source.fields(fields)
        fields.require(fields.has("folder"), at: "folder", "is missing; give the path of a folder")
    }

    public func open(data: String) throws -> any Dataset {
        try source.opening(.pairs(folder), noise: .deviations([0])).open(root: data)
    }
}
