import Learning
import Measures
import Randomness
import Tensors
import Testing

/// Moving weights, and the rate at which they move.
struct OptimizingTests {
    @Test func adamWMovesAsPyTorchDoes() {
        // One weight 1, gradients 0.5 then 0.25, rate 0.1, decay 0.01, by hand from the published update:
        // step 1: w = 1(1 - 0.1*0.01) - 0.1 * 0.5/(0.5 + 1e-8);
        // step 2: m = 0.9*0.05 + 0.1*0.25 = 0.07, over 0.19; v = 0.999*0.00025 + 0.001*0.0625 = 0.00031225, over 0.001999.
        let store = ParameterStore(key: RandomKey(seed: 1))
        let weight = store.root.parameter("w", [1], .constant(1))
        let optimizer = AdamW(store.parameters)
        for (slope, expected) in [
            (Float(0.5), 0.899),
            (0.25, 0.899 * 0.999 - 0.1 * (0.07 / 0.19) / (0.00031225 / 0.001999).squareRoot()),
        ] {
            // The mean of (w - (w - slope/2))² has the derivative `slope`.
            let loss = weight.meanSquaredDifference(from: Tensor([weight.array[0] - slope / 2], shape: [1]))
            store.tape.backward(from: loss)
            optimizer.step(learningRate: 0.1)
            store.clearGradients()
            #expect(abs(Double(weight.array[0]) - expected) < 1e-5)
        }
        #expect(optimizer.steps == 2)
    }

    @Test func clippingScalesEveryGradientAlike() {
        let store = ParameterStore(key: RandomKey(seed: 1))
        let weight = store.root.parameter("w", [2], .constant(0))
        let optimizer = AdamW(store.parameters)
        store.tape.backward(from: weight.meanSquaredDifference(from: Tensor([3, 4], shape: [2])))
        #expect(abs(optimizer.step(learningRate: 0.1, clip: 1) - 5) < 1e-5)
        #expect(abs(optimizer.stateTensors[0].value.array[0] - -0.06) < 1e-5)
    }

    @Test func aNormThatIsNotANumberMovesNothing() {
        let store = ParameterStore(key: RandomKey(seed: 1))
        let weight = store.root.parameter("w", [1], .constant(1))
        let optimizer = AdamW(store.parameters)
        store.tape.backward(from: weight.meanSquaredDifference(from: Tensor([.nan], shape: [1])))
        #expect(!optimizer.step(learningRate: 0.1).isFinite)
        #expect(weight.array == [1] && optimizer.steps == 0)
    }

    @Test func plateauWaitsAsPyTorchDoes() {
        var plateau = Plateau(patience: 2, factor: 0.5, lowest: 0.3)
        let moment = TrainingMoment(epoch: 1, epochs: 9, step: 0, stepsPerEpoch: 1)
        let rates = [1.0, 0.9, 0.95, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9].reduce(into: [1.0]) { rates, value in
            plateau.epochEnded(base: 1, number: value, .lowerIsBetter)
            rates.append(plateau.rate(base: 1, at: moment))
        }
        #expect(rates == [1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.3, 0.3])
    }

    @Test func parametersAreNamedByTheirPlace() {
        let store = ParameterStore(key: RandomKey(seed: 1))
        _ = Convolution2D(store.root.scope("down").scope(0).scope("conv"), in: 1, out: 16, kernel: 3)
        _ = BatchNorm(store.root.scope("down").scope(0).scope("norm"), channels: 16)
        #expect(
            store.parameters.map(\.name) == [
                "down.0.conv.weight", "down.0.conv.bias", "down.0.norm.weight", "down.0.norm.bias",
            ])
        #expect(store.buffers.map(\.name) == ["down.0.norm.running_mean", "down.0.norm.running_var"])
        #expect(store.table().map(\.count) == [192] && store.table().map(\.name) == ["down.0"])
        #expect(store.table().map(\.kind) == ["conv2d + batch_norm"])
        #expect(store.count == 192)
    }
}
