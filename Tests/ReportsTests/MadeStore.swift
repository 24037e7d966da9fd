import Glibc
import Measures
import RunStore
import TestSupport

/// A store of made-up runs: two experiments, two seeds each, forty epochs, controls beside them.
final class MadeStore: Sendable {
    let scratch = ScratchFolder()
    let store: RunStore

    init(_ names: [String] = ["stft-unet", "wave-unet"], seeds: Int = 2, epochs: Int = 40) throws {
        store = try RunStore(at: scratch.store)
        for (place, name) in names.enumerated() {
            for seed in 1...seeds { try add(name, place: place, seed: seed, epochs: epochs) }
        }
    }

    /// Where runs were trained of whose environment a test asks nothing.
    static let environment = RunEnvironment(
        command: "etude run", codeVersion: "abc", codeIsDirty: false, host: "here", processor: "fast",
        libraries: [:],
        threads: 2)

    static func run(_ name: String, place: Int, seed: Int, epochs: Int = 40) -> NewRun {
        let digit = String(place % 16, radix: 16)
        return NewRun(
            identity: String(repeating: "0", count: 63) + digit,
            resolved: #"{"model":{"base_channels":\#(8 << place)},"training":{"epochs":\#(epochs)}}"#,
            seed: UInt64(seed), name: name, study: "denoise", model: "model_\(digit)",
            question: "Which one denoises better?", source: "experiments/denoise/\(name).json",
            plannedEpochs: epochs, dataFingerprint: String(repeating: "d", count: 64),
            dataSummary: "400 clips of 4 voices to train on, 100 clips of 1 voice to judge by",
            metrics: [
                MetricDefinition("loss", .lowerIsBetter),
                MetricDefinition("si_sdr", unit: "dB", .higherIsBetter),
                MetricDefinition("stoi", .higherIsBetter),
                MetricDefinition("level_ratio", .neither),
            ])
    }

    @discardableResult
    func add(_ name: String, place: Int, seed: Int, epochs: Int = 40, end: Bool = true) throws -> OpenRun {
        let open = try store.openRun(Self.run(name, place: place, seed: seed, epochs: epochs))
        try open.record(layers: [
            LayerRecord(name: "down.0.conv", kind: "conv2d", shape: "3x3, 1-16", parameters: 160),
            LayerRecord(name: "rest", kind: "conv2d", shape: "3x3", parameters: 959_889),
        ])
        try open.beginAttempt(
            in: RunEnvironment(
                command: "etude run experiments/denoise/\(name).json --seeds 1,2", codeVersion: "abc1234",
                codeIsDirty: false, host: "here", processor: "a processor", libraries: ["oneDNN": "2.6.3"],
                threads: 2))
        try open.record(controls: [
            MetricValue(split: "validation:identity", name: "si_sdr", value: 5),
            MetricValue(split: "validation:identity", name: "stoi", value: 0.75),
            MetricValue(split: "validation:silence", name: "si_sdr", value: nil),
            MetricValue(split: "validation:silence", name: "stoi", value: 0),
        ])
        let level = 10 + Double(place) + 0.25 * Double(seed)
        for epoch in 1...epochs {
            let progress = 1 - exp(-Double(epoch) / 8)
            try open.record(
                EpochRecord(
                    epoch: epoch, learningRate: 1e-4, seconds: 12.5, examples: 400, isBest: true,
                    metrics: [
                        MetricValue(split: "train", name: "loss", value: 0.02 - 0.012 * progress),
                        MetricValue(split: "validation", name: "loss", value: 0.02 - 0.01 * progress),
                        MetricValue(split: "validation", name: "si_sdr", value: level * progress),
                        MetricValue(split: "validation", name: "stoi", value: 0.7 + 0.015 * level * progress),
                        MetricValue(split: "validation", name: "level_ratio", value: 0.9 + 0.1 * progress),
                    ]))
        }
        try open.record(
            clips: (0..<20).map { clip in
                let noise = [0.005, 0.01, 0.02, 0.05, 0.1][clip % 5]
                let ease = sin(Double(clip)) - 20 * noise
                return ClipScores(
                    clip: "voice/\(clip)@\(noise)", conditions: ["noise_level": noise],
                    scores: [
                        MetricValue(split: "validation", name: "si_sdr", value: level + ease),
                        MetricValue(split: "validation:identity", name: "si_sdr", value: 5 + ease),
                    ])
            })
        if end { try open.end(.finished, peakMemoryBytes: 123_000_000) }
        return open
    }
}
