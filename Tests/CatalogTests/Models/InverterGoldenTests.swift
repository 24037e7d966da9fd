import Audio
import Catalog
import Learning
import Randomness
import Tensors
import TestSupport
import Testing

/// The three published inverters with PyTorch's weights and a drawn map, reshaped as the study does and aligned with time
/// (`Tests/Golden/inverters.py`).
struct InverterGoldenTests {
    private static let frames = 9

    @Test(
        arguments: [
            (1, "published"), (2, "published"), (2, "time_aligned"), (3, "published"), (3, "time_aligned"),
        ]
    )
    func tenStepsAreThoseOfPyTorch(approach: Int, layout: String) throws {
        let study = try #require(
            try GoldenFile.json("inverters", as: NetworkGoldenTests.Fixture.self).networks[
                "\(approach) \(layout)"])
        var entry = ReassignedInverter()
        entry.approach = approach
        entry.layout = try #require(ReassignedInverter.Layout(rawValue: layout))
        entry.dropout = 0
        let model = try entry.makeModel(sampleRate: 16_000, key: RandomKey(seed: 1))
        #expect(
            Dictionary(uniqueKeysWithValues: model.store.parameters.map { ($0.name, $0.count) })
                == study.counts)
        #expect(model.store.count == [21_540, 1_680, 3_800][approach - 1])
        setWeights(of: model.store)
        let input = rows(UnwrappedMap(approach: approach, layout: entry.layout))
        let count = (approach == 1 ? Self.frames - 1 : Self.frames + 1) * 20
        let target = Tensor(uniform(count, 2).map { Float($0) }, shape: [1, count, 1])
        let optimizer = AdamW(
            model.store.parameters, AdamW.Settings(weightDecay: 0, epsilon: 1e-5, amsgrad: true))
        let scale = study.gradients.values.map(\.norm).max() ?? 0
        for (step, expected) in study.losses.enumerated() {
            let output = model.forward(input, training: true)
            let loss = MeanSquaredError().value(output: output, target: target)
            #expect(abs(Double(loss.item) - expected) < 1e-4 * expected, "loss of step \(step + 1)")
            model.store.tape.backward(from: loss)
            if step == 0 {
                #expect(study.output.error(of: output.array) < 1e-4)
                for parameter in model.store.parameters {
                    let ours = try #require(parameter.value.gradient).array
                    let theirs = try #require(study.gradients[parameter.name])
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
            let theirs = try #require(study.weights[name] ?? study.statistics[name], "\(name)")
            let error = theirs.error(of: value.array)
            #expect(error < 1e-3, "\(name) after ten steps: \(error)")
        }
        let evaluated = model.store.tape.withoutRecording { model.forward(input, training: false) }
        #expect(study.evaluated.error(of: evaluated.array) < 1e-3)
    }

    /// The drawn maps, (part, bin, frame) as in the script.
    private func rows(_ unwrapped: UnwrappedMap) -> Tensor {
        let (bins, frames) = (UnwrappedMap.bins, Self.frames)
        let draw = uniform(3 * bins * frames, 1)
        let parts = (0..<3).map { part in
            (0..<frames).flatMap { frame in (0..<bins).map { draw[(part * bins + $0) * frames + frame] } }
        }
        let map = ReassignedSpectrogram(
            frameCount: frames, binCount: bins, frequencies: parts[0], times: parts[1], magnitudes: parts[2])
        return Tensor(shape: [1, unwrapped.rows(of: frames), unwrapped.width]) { values in
            unwrapped.write(map, into: values.baseAddress!)
        }
    }

    private func setWeights(of store: ParameterStore) {
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
}
