import Measures
import RunStore

/// Runs, epochs and machines made up for tests.
enum Made {
    static func run(
        _ name: String = "stft-unet", seed: UInt64 = 1, study: String = "denoise", identity: Character = "a"
    ) -> NewRun {
        NewRun(
            identity: String(repeating: identity, count: 64),
            resolved:
                #"{"model":{"kind":"stft_unet","channels":[16,32]},"training":{"epochs":40,"clip":null}}"#,
            seed: seed, name: name, study: study, model: "stft_unet", question: "Does it denoise?",
            source: "experiments/\(study)/\(name).json", overrides: ["training.epochs=40"], plannedEpochs: 40,
            dataFingerprint: String(repeating: "d", count: 64), dataSummary: "400 clips, 100 clips",
            metrics: [
                MetricDefinition("loss", .lowerIsBetter),
                MetricDefinition("si_sdr", unit: "dB", .higherIsBetter),
            ])
    }

    static let environment = RunEnvironment(
        command: "etude run x.json", codeVersion: "abc", codeIsDirty: true, host: "here", processor: "fast",
        libraries: ["oneDNN": "2.6.3"], threads: 2, instructions: "avx2", numerics: 1)

    /// Losses fall and SI-SDR rises with the epoch, so the best epoch is the last unless told otherwise.
    static func epoch(_ epoch: Int, shift: Double = 0, isBest: Bool = true) -> EpochRecord {
        EpochRecord(
            epoch: epoch, learningRate: 1e-4, seconds: 2.5, examples: 400, isBest: isBest,
            metrics: [
                MetricValue(split: "train", name: "loss", value: 1 / Double(epoch) + shift),
                MetricValue(split: "validation", name: "loss", value: 2 / Double(epoch) + shift),
                MetricValue(split: "validation", name: "si_sdr", value: Double(epoch) + shift),
            ])
    }
}
