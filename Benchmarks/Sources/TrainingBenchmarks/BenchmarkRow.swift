import Catalog
import Learning
import Randomness
import Tensors

/// One line of the table: a model, its batch and its training step. `Benchmarks/training.py` has a peer of the same name.
struct BenchmarkRow {
    let name: String
    /// Makes the model and its data, and returns one whole training step.
    let prepare: () throws -> () -> Void

    static var all: [BenchmarkRow] {
        [
            supervised("stft_unet", STFTUNet(), sampleRate: 22_050, count: 44_096, weightDecay: 1e-5),
            supervised(
                "stft_unet_bf16", STFTUNet(), sampleRate: 22_050, count: 44_096, weightDecay: 1e-5,
                precision: .bf16),
            supervised(
                "wave_unet", WaveUNet(), sampleRate: 22_050, count: 44_096, weightDecay: 1e-5, clip: 1),
        ]
    }

    /// The processor has no such products, and the row no meaning.
    private struct Unsupported: Error {}

    /// A step of study A's recipe, batch 16: forward, mean squared error, backward, AdamW. Both sides have their batch in
    /// memory, in the model's own representation.
    private static func supervised(
        _ name: String, _ entry: any ModelEntry, sampleRate: Int, count: Int, batch: Int = 16,
        weightDecay: Double, clip: Double? = nil, precision: Precision = .fp32
    ) -> BenchmarkRow {
        BenchmarkRow(name: name) {
            let model = try entry.makeModel(sampleRate: sampleRate, key: RandomKey(seed: 1))
            guard precision.isSupported else { throw Unsupported() }
            model.store.tape.precision = precision
            let waves = (0..<2 * batch).map { place in
                var wave = [Float](repeating: 0, count: count)
                var generator = RandomKey(seed: 2).derive(place).generator()
                generator.fillNormal(&wave, deviation: 0.1)
                return wave
            }
            let input = model.represent(Array(waves.prefix(batch)))
            let target = model.represent(Array(waves.suffix(batch)))
            let optimizer = AdamW(model.store.parameters, AdamW.Settings(weightDecay: weightDecay))
            return {
                let output = model.forward(input, training: true)
                let loss = output.meanSquaredDifference(from: target)
                guard loss.item.isFinite else { preconditionFailure("\(name): the loss is not finite") }
                model.store.tape.backward(from: loss)
                optimizer.step(learningRate: 1e-4, clip: clip)
                model.store.clearGradients()
            }
        }
    }
}
