import Glibc
import Hashing
import Learning
import Randomness
import Specs

/// A sine, the same every time: what a codec is tried with first. `input` and `target` are the same.
public struct Tone: DatasetEntry {
    public static let kind = "tone"
    public static let summary = "one sine, the same in every example: for smoke tests"
    public static let tiny = [
        #"{ "sample_rate": 8000, "crop_samples": 800 }"#
    ]

    public var sampleRate = 48_000
    public var exampleCount = 48_000
    public var frequency = 440.0
    public var amplitude = 0.2
    public var trainExamples = 1
    public var signals: [String] { ["input", "target"] }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("sample_rate", &sampleRate, .from(1_000, to: 192_000), "samples a second")
        fields.field("crop_samples", &exampleCount, .from(16, to: 1 << 26), "samples in an example")
        fields.field("frequency", &frequency, .from(1, to: 96_000), "Hz")
        fields.field("amplitude", &amplitude, .inside(0, 1), "of full scale")
        fields.field("train_examples", &trainExamples, .from(1, to: 100_000), "examples of a training epoch")
        fields.require(
            frequency * 2 < Double(sampleRate), at: "frequency", "must be under half of sample_rate")
    }

    public func open(data: String) throws -> any Dataset { ToneDataset(settings: self) }
}

/// The examples of ``Tone``.
private struct ToneDataset: Dataset {
    let settings: Tone
    var sampleRate: Int { settings.sampleRate }

    var fingerprint: String {
        SHA256.hex(
            of:
                "tone 1, \(settings.sampleRate) Hz, \(settings.exampleCount), \(settings.frequency), \(settings.amplitude)"
        )
    }

    var summary: String {
        "a sine of \(settings.frequency) Hz, amplitude \(settings.amplitude), to train and to validate on"
    }

    func count(of split: Split) -> Int { split == .train ? settings.trainExamples : 1 }

    func example(_ split: Split, at index: Int, epoch: Int, key: RandomKey) throws -> Example {
        let step = 2 * Double.pi * settings.frequency / Double(settings.sampleRate)
        let wave = (0..<settings.exampleCount).map { Float(settings.amplitude * sin(step * Double($0))) }
        return Example(
            id: "tone", group: "tone", sampleRate: sampleRate, signals: ["input": wave, "target": wave])
    }
}
