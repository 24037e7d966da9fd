import Catalog
import Learning
import Randomness
import Tensors

extension BenchmarkRow {
    /// An update of study B's recipe: 128 clips of two to four seconds, one at a time, gradients accumulated, AdamW with
    /// AMSGrad. Both sides have every clip's rows of numbers in memory.
    static func inverter(_ approach: Int) -> BenchmarkRow {
        BenchmarkRow(name: "inverter_\(approach)") { seed in
            var entry = ReassignedInverter()
            entry.approach = approach
            let model = try entry.makeModel(sampleRate: 16_000, key: RandomKey(seed: seed))
            let clips = (0..<128).map { place in
                var generator = RandomKey(seed: 3).derive(place).generator()
                var wave = [Float](repeating: 0, count: 32_000 + 250 * place)
                generator.fillNormal(&wave, deviation: 0.1)
                let example = Example(
                    id: "\(place)", group: "", sampleRate: 16_000, signals: ["input": wave, "target": wave])
                return (input: model.represent([wave]), target: model.target(of: [example]))
            }
            let optimizer = AdamW(model.store.parameters, AdamW.Settings(weightDecay: 0, amsgrad: true))
            var updates = 0
            return {
                var sum = 0.0
                for (place, clip) in clips.enumerated() {
                    model.store.chance = RandomKey(seed: seed).derive(updates).derive(place)
                    let loss = model.forward(clip.input, training: true).meanSquaredDifference(
                        from: clip.target)
                    sum += Double(loss.item)
                    model.store.tape.backward(from: [loss], weights: [1 / Float(clips.count)])
                }
                optimizer.step(learningRate: 1e-3)
                model.store.clearGradients()
                updates += 1
                return sum / Double(clips.count)
            }
        }
    }
}
