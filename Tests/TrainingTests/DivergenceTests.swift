import Learning
import Randomness
import Tensors
import Testing
import Training

/// Numbers that stop being finite end a run, and the first of them is named.
@Suite(.serialized) struct DivergenceTests {
    /// A loss that is the root of the mean, whose gradient at zero is infinite, or that is no number from the start.
    private struct Broken: Loss {
        var name = "broken"
        var weight = 1.0
        var isNaN: Bool
        func value(output: Tensor, target: Tensor) -> Tensor {
            let square = output.meanSquaredDifference(from: target)
            return isNaN ? (square * -1 - 1).log() : (square * 0).sqrt()
        }
    }

    /// Two layers, with a rectifier between them, whose weights can be spoilt.
    private final class TwoLayers: Model {
        let store: ParameterStore
        let sampleRate = 8_000
        private let first: Convolution1D
        private let norm: BatchNorm
        private let second: Convolution1D

        init() {
            store = ParameterStore(key: RandomKey(seed: 1))
            first = Convolution1D(store.root.scope("first"), in: 1, out: 2, kernel: 1)
            norm = BatchNorm(store.root.scope("norm"), channels: 2, relu: true)
            second = Convolution1D(store.root.scope("second"), in: 2, out: 1, kernel: 1)
        }

        func represent(_ waves: [[Float]]) -> Tensor {
            Tensor(waves.flatMap { $0 }, shape: [waves.count, waves[0].count, 1])
        }
        func forward(_ input: Tensor, training: Bool) -> Tensor {
            second(norm(first(input), training: training))
        }
        func reconstruct(_ output: Tensor, from waves: [[Float]]) -> [[Float]] { waves }
    }

    private func failure(of run: SmallRun) -> TrainingError? {
        defer { run.remove() }
        return #expect(throws: TrainingError.self) { try run.run() }
    }

    @Test func anExampleIsNamed() throws {
        var run = try SmallRun()
        run.dataset.brokenFrom = 2
        let error = try #require(failure(of: run))
        guard case .diverged(2, .some, let place) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(place.hasPrefix("the input of the example train-"), "\(place)")
        #expect(error.description.contains("lower learning_rate or set gradient_clip"))
        #expect(error.description.contains("no longer a finite number (epoch 2, batch "))
    }

    @Test func aLossIsNamed() throws {
        var run = try SmallRun()
        run.losses = [SquaredError(), Broken(isNaN: true)]
        #expect(failure(of: run) == .diverged(epoch: 1, batch: 1, place: "the loss broken"))
    }

    @Test func aGradientIsNamedAndNothingHasMoved() throws {
        var run = try SmallRun()
        defer { run.remove() }
        run.losses = [SquaredError(), Broken(isNaN: false)]
        let error = try #require(throws: TrainingError.self) { try run.run() }
        guard case .diverged(1, 1, let place) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(place.hasPrefix("the gradient of ") && place.contains("after filter (conv1d)"), "\(place)")
        // Joined batches are looked at together.
        var joined = run
        joined.plan.accumulate = 2
        guard case .diverged(1, 2, place)? = failure(of: joined) else {
            Issue.record("the second batch ends the first update")
            return
        }
    }

    @Test func aLayerIsNamedForwardWhateverFollowsIt() throws {
        let waves: [[Float]] = [[0.1, 0.2, 0.3, -0.4], [0.5, -0.2, 0.1, 0.9]]
        for (name, layer) in [("first", "first (conv1d)"), ("norm", "norm (batch_norm)")] {
            let model = TwoLayers()
            let parameter = try #require(model.store.parameters.first { $0.name == "\(name).weight" })
            // So large that the layer itself overflows, though every weight is finite.
            parameter.value.withMutableValues { $0.update(repeating: 3e38) }
            model.store.tape.inspecting { inspection in
                _ = model.forward(model.represent(waves.map { $0.map { 1e3 * $0 } }), training: true)
                #expect(inspection.finding.map { model.store.place(of: $0) } == layer)
                #expect(inspection.finding?.isBackward == false)
            }
            model.store.tape.clear()
        }
    }

    /// A rectifier that turned what is not a number into zero would hide a broken layer for ever.
    @Test func aWeightThatIsNotANumberReachesTheLoss() {
        let model = TwoLayers()
        model.store.parameters[0].value.withMutableValues { $0[0] = .nan }
        #expect(model.store.brokenLayer == "first (conv1d)")
        for training in [true, false] {
            let output = model.forward(model.represent([[0.1, 0.2, 0.3, -0.4]]), training: training)
            #expect(!output.isFinite)
            #expect(!output.relu().isFinite)
        }
    }

    @Test func theLastGoodStateStays() throws {
        var run = try SmallRun()
        defer { run.remove() }
        run.dataset.brokenFrom = 3
        #expect(throws: TrainingError.self) { try run.run() }
        let latest = try Safetensors.read(run.folder + "/latest.safetensors")
        #expect(latest.metadata["epoch"] == "2")
        #expect(latest.tensors.values.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }

    @Test func weightsThatOverflowInTheLastUpdateAreNotKept() throws {
        var run = try SmallRun()
        defer { run.remove() }
        (run.plan.learningRate, run.plan.validateEvery, run.plan.batchSize) = (1e39, 3, 10)
        run.plan.optimizer = SGD.Settings()
        let error = #expect(throws: TrainingError.self) { try run.run() }
        #expect(error == .diverged(epoch: 1, batch: 1, place: "a weight of filter (conv1d)"))
        #expect(throws: LearningError.self) { try Safetensors.read(run.folder + "/latest.safetensors") }
    }
}
