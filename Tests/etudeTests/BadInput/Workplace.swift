import Audio
import FoundationEssentials
import Glibc
import RunStore
import TestSupport

/// A folder with a small experiment that trains in a moment, and recordings for it: where mistakes are then made.
struct Workplace {
    let folder = ScratchFolder()

    /// Eight voices of noise-like sound, 1.5 s each at 8 kHz, in `voices/`.
    init() throws {
        for voice in 0..<8 {
            try folder.makeFolder("voices/v\(voice)")
            try writeSound("voices/v\(voice)/a.wav", seed: voice)
        }
        try folder.write(Self.experiment, to: "good.json")
    }

    /// A folder with nothing in it.
    init(empty: Void) {}

    /// The experiment every mistake starts from. Line numbers in tests count from its first line.
    static let experiment = """
        {
          "name": "small",
          "model": {
            "kind": "stft_unet",
            "n_fft": 64,
            "hop_length": 32,
            "channels": [4, 8]
          },
          "dataset": {
            "kind": "denoise",
            "folder": "voices",
            "sample_rate": 8000,
            "crop_samples": 2048,
            "validation_fraction": 0.25
          },
          "losses": [
            { "kind": "mse" }
          ],
          "training": {
            "epochs": 2,
            "batch_size": 4,
            "optimizer": { "kind": "adamw", "learning_rate": 0.001 }
          },
          "seeds": [1]
        }

        """

    /// Writes the experiment with one text replaced by another.
    func write(_ name: String, replacing old: String, with new: String) throws {
        precondition(Self.experiment.contains(old), "the experiment has no \(old)")
        try folder.write(Self.experiment.replacing(old, with: new), to: name)
    }

    func etude(_ arguments: String...) async throws -> Binary.Outcome {
        try await Binary.run(arguments, in: folder.path)
    }

    /// Trains the experiment; its run is then in the store.
    func train() async throws {
        let outcome = try await etude("run", "good.json")
        guard outcome.code == 0 else { throw Failure(complaint: outcome.complaint) }
    }

    struct Failure: Error { var complaint: String }

    /// Waits until a file holds a text.
    func appears(_ text: String, in name: String, within seconds: Int = 120) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        while try !FileManager.default.fileExists(atPath: "\(folder.path)/\(name)")
            || !folder.text(name).contains(text)
        {
            guard clock.now < end else { throw Failure(complaint: "no \(text) in \(name)") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// The store that the runs are in.
    func store() throws -> RunStore { try RunStore(reading: folder.path + "/runs.sqlite") }

    func writeSound(_ name: String, seed: Int, seconds: Double = 1.5) throws {
        var state = UInt32(truncatingIfNeeded: seed &* 7_919 &+ 1)
        let samples = (0..<Int(seconds * 8_000)).map { n -> Float in
            state = state &* 1_664_525 &+ 1_013_904_223
            let tone = sin(Double(n) * 0.05 * Double(seed + 2)) * sin(Double(n) * 0.001)
            return Float(0.3 * tone + 0.02 * (Double(state >> 8) / Double(1 << 24) - 0.5))
        }
        try AudioFile.write(Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/\(name)")
    }

    /// A float wav by hand, so that it can hold what no writer of ours would write.
    func writeWave(_ name: String, samples: [Float], declaring declared: Int? = nil) throws {
        func little(_ value: Int, _ bytes: Int) -> [UInt8] {
            (0..<bytes).map { UInt8(value >> (8 * $0) & 255) }
        }
        let data = samples.flatMap { little(Int($0.bitPattern), 4) }
        let length = (declared ?? samples.count) * 4
        var bytes = Array("RIFF".utf8) + little(36 + length, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
        bytes +=
            little(3, 2) + little(1, 2) + little(8_000, 4) + little(32_000, 4) + little(4, 2) + little(32, 2)
        bytes += Array("data".utf8) + little(length, 4) + data
        try folder.write(bytes, to: name)
    }
}
