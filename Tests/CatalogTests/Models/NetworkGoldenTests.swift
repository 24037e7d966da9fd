import Catalog
import Learning
import Randomness
import Tensors
import TestSupport
import Testing

/// Whole networks at full width with PyTorch's weights and batch: output, gradients, and weights after ten steps
/// (`Tests/Golden/networks.py`).
struct NetworkGoldenTests {
    /// A long result in few numbers.
    struct Digest: Decodable {
        var norm: Double
        var products: [Double]
        var values: [Double]

        /// How far values are from those that it was made of, relative to their size: by its dot products with vectors of
        /// values in -1..<1, whose mean square is a third, and by the few values that it has.
        func error(of ours: [Float]) -> Double {
            let size = norm / Double(ours.count).squareRoot()
            let products = zip([11, 12, 13] as [UInt32], products).map { seed, expected in
                let product = zip(ours, uniform(ours.count, seed)).reduce(0) { $0 + Double($1.0) * $1.1 }
                return abs(product - expected) * 3.0.squareRoot() / norm
            }
            let step = max(1, (ours.count + 7) / 8)
            let picked = stride(from: 0, to: ours.count, by: step).map { Double(ours[$0]) }
            guard picked.count == values.count else { return .infinity }
            // Single values are held against the typical one, so that a tiny one may be off by its own rounding.
            let single = zip(picked, values).map { abs($0 - $1) / max(size, abs($1)) }
            let all = products + single
            return all.allSatisfy(\.isFinite) ? all.max() ?? 0 : .infinity
        }
    }

    struct Study: Decodable {
        var output: Digest
        var evaluated: Digest
        var losses: [Double]
        var gradients: [String: Digest]
        var weights: [String: Digest]
        var statistics: [String: Digest]
        var counts: [String: Int]
    }

    struct Fixture: Decodable { var networks: [String: Study] }

    @Test(arguments: ["stft_unet", "wave_unet"]) func tenStepsAreThoseOfPyTorch(kind: String) throws {
        let study = try #require(try GoldenFile.json("networks", as: Fixture.self).networks[kind])
        let (entry, shape): (any ModelEntry, Shape) =
            kind == "stft_unet" ? (STFTUNet(), [2, 21, 33, 1]) : (WaveUNet(), [2, 352, 1])
        let model = try entry.makeModel(sampleRate: 22_050, key: RandomKey(seed: 1))
        #expect(
            Dictionary(uniqueKeysWithValues: model.store.parameters.map { ($0.name, $0.count) })
                == study.counts)
        setDrawnWeights(of: model.store)
        func data(_ seed: UInt32) -> Tensor {
            Tensor(uniform(shape.count, seed).map { Float($0) }, shape: shape)
        }
        let (input, target) = (data(1), data(2))
        let optimizer = AdamW(model.store.parameters, AdamW.Settings(weightDecay: 0.05, epsilon: 1e-5))
        try study.expectTenSteps(of: model, input: input, target: target, by: optimizer)
    }
}

extension NetworkGoldenTests.Study {
    /// Trains as the script did, and compares: every loss, the first step's output and gradients, the weights at the end, and
    /// what they make of the input in evaluation.
    func expectTenSteps(of model: any Model, input: Tensor, target: Tensor, by optimizer: AdamW) throws {
        // The largest gradient of the network, as a norm.
        let scale = gradients.values.map(\.norm).max() ?? 0
        for (step, expected) in losses.enumerated() {
            let output = model.forward(input, training: true)
            let loss = MeanSquaredError().value(output: output, target: target)
            #expect(abs(Double(loss.item) - expected) < 1e-4 * expected, "loss of step \(step + 1)")
            model.store.tape.backward(from: loss)
            if step == 0 {
                #expect(self.output.error(of: output.array) < 1e-4)
                for parameter in model.store.parameters {
                    let ours = try #require(parameter.value.gradient).array
                    let theirs = try #require(gradients[parameter.name])
                    // Before a normalisation a bias changes nothing: what is left is rounding.
                    let isNothing = theirs.norm < 1e-9 * scale
                    let error =
                        isNothing
                        ? Double(ours.map { abs($0) }.max()!) / scale : theirs.error(of: ours)
                    #expect(error < (isNothing ? 1e-6 : 1e-4), "gradient of \(parameter.name): \(error)")
                }
            }
            optimizer.step(learningRate: 1e-3)
            model.store.clearGradients()
        }
        for (name, value) in model.store.state {
            let theirs = try #require(weights[name] ?? statistics[name], "\(name)")
            let error = theirs.error(of: value.array)
            #expect(error < 1e-3, "\(name) after ten steps: \(error)")
        }
        let evaluated = model.store.tape.withoutRecording { model.forward(input, training: false) }
        #expect(self.evaluated.error(of: evaluated.array) < 1e-3)
    }
}

/// Weights as the scripts draw them: by the order of their names, those of normalisations around one.
func setDrawnWeights(of store: ParameterStore) {
    for (index, parameter) in store.parameters.sorted(by: { $0.name < $1.name }).enumerated() {
        let draw = uniform(parameter.count, UInt32(100 + index))
        let inputs = Double(max(1, parameter.count / parameter.value.shape[0]))
        let values = draw.map { value in
            guard parameter.name.hasSuffix("weight") else { return 0.1 * value }
            return parameter.name.contains("norm") ? 1 + 0.2 * value : value * (3 / inputs).squareRoot()
        }
        parameter.value.assign(Tensor(values.map { Float($0) }, shape: parameter.value.shape))
    }
}

/// Values in -1..<1, as the script draws them.
func uniform(_ count: Int, _ seed: UInt32) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Double(state >> 8) * 0x1p-23 - 1
    }
}
