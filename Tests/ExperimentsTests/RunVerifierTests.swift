import Experiments
import Learning
import RunStore
import Specs
import Tensors
import TestSupport
import Testing

/// A kernel that computes something else is found, with the epoch and the tensor.
@Suite(.serialized) struct RunVerifierTests {
    /// A model one of whose kernels goes wrong by a hair, from a certain training step on.
    private final class Broken: Model {
        let model: any Model
        let soundSteps: Int
        private var steps = 0

        init(_ model: any Model, soundSteps: Int) {
            self.model = model
            self.soundSteps = soundSteps
        }

        var store: ParameterStore { model.store }
        var sampleRate: Int { model.sampleRate }
        func represent(_ waves: [[Float]]) -> Tensor { model.represent(waves) }
        func reconstruct(_ output: Tensor, from waves: [[Float]]) -> [[Float]] {
            model.reconstruct(output, from: waves)
        }

        func forward(_ input: Tensor, training: Bool) -> Tensor {
            if training { steps += 1 }
            let output = model.forward(input, training: training)
            // The kernel under the output bias: its last bit is another now.
            if training, steps > soundSteps, let bias = store.parameters.last {
                bias.value.withMutableValues { $0[0] = $0[0].nextUp }
            }
            return output
        }
    }

    @Test func aPerturbedKernelIsNamedByEpochAndTensor() async throws {
        let folder = ScratchFolder()
        let experiment = try MadeExperiment.denoising(in: folder, metrics: ["snr", "real_time_factor"])
        let store = try RunStore(at: folder.store)
        let runner = ExperimentRunner(
            store: store, data: folder.path, environment: await RunEnvironment.current())
        let outcome = try await runner.run(RunRequest(experiment, seed: 5), shouldStop: { false })
        #expect(outcome.error == nil)
        let run = try #require(try store.runs().first)

        var verifier = RunVerifier(store: store, data: folder.path)
        let sound = try await verifier.verify(run)
        #expect(sound.difference == nil && sound.epochs == 4 && sound.tensors > 4)
        // Two steps an epoch: the sixth step is the third epoch's last.
        verifier.replacing = { Broken($0, soundSteps: 5) }
        let verdict = try await verifier.verify(run)
        let difference = try #require(verdict.difference)
        #expect(verdict.epochs == 3 && difference.epoch == 3)
        #expect(try difference.tensor == store.tensorDigests(of: run).names.last { !$0.contains("running") })
        #expect(difference.tensorCount == 1 && difference.tensorTotal == sound.tensors)
    }
}
