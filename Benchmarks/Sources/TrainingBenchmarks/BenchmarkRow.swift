import Catalog
import Glibc
import Learning
import Randomness
import Tensors

/// One line of the table: a model, its batch and its training step. `Benchmarks/training.py` has a peer of the same name.
struct BenchmarkRow {
    let name: String
    /// Makes the model and its data for a seed, and returns one whole training step, which returns its loss.
    let prepare: (_ seed: UInt64) throws -> () -> Double

    static var all: [BenchmarkRow] {
        [
            denoiser("stft_unet", STFTUNet()),
            denoiser("stft_unet_bf16", STFTUNet(), precision: .bf16),
            predictor("lstm_mel"),
            denoiser("wave_unet", WaveUNet(), clip: 1),
            autoencoder,
            inverter(1), inverter(2), inverter(3),
            // For comparing curves, not times.
            denoiser("curve_fp32", STFTUNet(), batch: 4, rate: 1e-3),
            denoiser("curve_bf16", STFTUNet(), batch: 4, rate: 1e-3, precision: .bf16),
        ]
    }

    /// The processor has no such products, and the row no meaning.
    private struct Unsupported: Error {}

    /// A step of study A's recipe: forward, mean squared error, backward, AdamW. Both sides have their batch in memory, in the
    /// model's own representation: two seconds of tones, and the same with noise.
    private static func denoiser(
        _ name: String, _ entry: any ModelEntry, batch: Int = 16, rate: Double = 1e-4, clip: Double? = nil,
        precision: Precision = .fp32
    ) -> BenchmarkRow {
        BenchmarkRow(name: name) { seed in
            guard precision.isSupported else { throw Unsupported() }
            let model = try entry.makeModel(sampleRate: 22_050, key: RandomKey(seed: seed))
            model.store.tape.precision = precision
            let (noisy, clean) = waves(batch, count: 44_096)
            let input = model.represent(noisy)
            let target = model.represent(clean)
            let optimizer = AdamW(model.store.parameters, AdamW.Settings(weightDecay: 1e-5))
            return {
                let output = model.forward(input, training: true)
                let loss = output.meanSquaredDifference(from: target)
                let value = Double(loss.item)
                model.store.tape.backward(from: loss)
                optimizer.step(learningRate: rate, clip: clip)
                model.store.clearGradients()
                return value
            }
        }
    }

    /// A step of study E's recipe at its own settings: eight seconds at 48 kHz, every part of its loss, Adam.
    private static var autoencoder: BenchmarkRow {
        BenchmarkRow(name: "conv_autoencoder") { seed in
            let model = try ConvAutoencoder().makeModel(sampleRate: 48_000, key: RandomKey(seed: seed))
            let loss = try SpectrumAndSound().makeLoss(sampleRate: 48_000)
            let image = model.represent(waves(1, count: 8 * 48_000).noisy)
            let optimizer = Adam(model.store.parameters)
            return {
                let distance = loss.value(output: model.forward(image, training: true), target: image)
                let value = Double(distance.item)
                model.store.tape.backward(from: distance)
                optimizer.step(learningRate: 5e-5, clip: 1)
                model.store.clearGradients()
                return value
            }
        }
    }

    /// A step of study D's recipe: mix, bass and drums, both losses, RMSprop.
    private static func predictor(_ name: String, batch: Int = 8) -> BenchmarkRow {
        BenchmarkRow(name: name) { seed in
            var entry = LSTMMel()
            entry.stems = ["bass", "drums"]
            let model = try entry.makeModel(sampleRate: 22_050, key: RandomKey(seed: seed))
            let input = model.represent(waves(batch, count: 110_250).noisy)
            let target = model.target(
                of: waves(batch, count: 11_025).clean.map { wave in
                    Example(
                        id: "", group: "", sampleRate: 22_050,
                        signals: ["target": wave, "target.bass": wave, "target.drums": wave])
                })
            let losses: [any Loss] = [NormalizedSquaredError(), FrequencyWeighted()]
            let optimizer = RMSprop(model.store.parameters, RMSprop.Settings())
            // Each step drops other numbers, as in training.
            var steps = 0
            return {
                steps += 1
                model.store.chance = RandomKey(seed: seed).derive(steps)
                let output = model.forward(input, training: true)
                let terms = losses.map { $0.value(output: output, target: target) }
                let value = terms.reduce(0.0) { $0 + Double($1.item) }
                model.store.tape.backward(from: terms, weights: terms.map { _ in 1 })
                optimizer.step(learningRate: 5e-5, clip: nil)
                model.store.clearGradients()
                return value
            }
        }
    }

    /// Five tones each, and white noise over them; the same in every run.
    private static func waves(_ batch: Int, count: Int) -> (noisy: [[Float]], clean: [[Float]]) {
        var noisy: [[Float]] = []
        var clean: [[Float]] = []
        for place in 0..<batch {
            var generator = RandomKey(seed: 2).derive(place).generator()
            var wave = [Float](repeating: 0, count: count)
            generator.fillNormal(&wave, deviation: 0.05)
            let noise = wave
            for _ in 0..<5 {
                let step = Float(generator.uniform(0.01, 1))
                let level = Float(generator.uniform(0.02, 0.2))
                for index in wave.indices { wave[index] += level * sinf(step * Float(index)) }
            }
            noisy.append(wave)
            clean.append(zip(wave, noise).map { $0 - $1 })
        }
        return (noisy, clean)
    }
}
