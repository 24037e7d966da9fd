import Audio
import Experiments
import TestSupport

/// A run of a second on sound that was made up: four voices of 6,000 samples, two batches an epoch, four epochs.
enum MadeExperiment {
    /// Writes the voices and the experiment file into a folder, and reads it.
    static func denoising(in folder: ScratchFolder, metrics: [String]) throws -> Experiment {
        for voice in 0..<4 {
            try folder.makeFolder("voices/v\(voice)")
            let samples = (0..<6_000).map { n in Float((n * (voice + 3) * 7_919) % 1_013) / 2_026 - 0.25 }
            try AudioFile.write(
                Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/voices/v\(voice)/a.wav")
        }
        try folder.write(
            """
            {
              "model": { "kind": "wave_unet", "kernel_size": 3, "channels": [2, 4] },
              "dataset": { "kind": "denoise", "folder": "\(folder.path)/voices", "sample_rate": 8000,
                "crop_samples": 1024, "validation_fraction": 0.25, "train_examples": 8 },
              "metrics": \(metrics),
              "training": { "epochs": 4, "batch_size": 4 }
            }
            """, to: "x.json")
        return try Experiment(ExperimentFile(path: "\(folder.path)/x.json"))
    }
}
