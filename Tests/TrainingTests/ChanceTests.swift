import Learning
import Randomness
import Tensors
import Testing
import Training

/// What layers draw from in a step: another key in every step of every epoch, the same in the same step again.
@Suite(.serialized) struct ChanceTests {
    /// Remembers what layers could have drawn in each forward pass of training.
    private final class DrawingModel: SmallModel {
        var draws: [UInt64] = []

        override func forward(_ input: Tensor, training: Bool) -> Tensor {
            if training { draws.append(store.root.scope("dropout").chance.state) }
            return super.forward(input, training: training)
        }
    }

    private func draws(seed: UInt64) throws -> [UInt64] {
        var run = try SmallRun()
        defer { run.remove() }
        (run.plan.seed, run.plan.epochs, run.plan.batchSize) = (seed, 2, 2)
        let model = DrawingModel(seed: seed)
        try Trainer(
            model: model, losses: run.losses, metrics: run.metrics, dataset: run.dataset, plan: run.plan,
            folder: run.folder
        ).run(shouldStop: { false }, listen: { _ in })
        return model.draws
    }

    @Test func everyStepDrawsAnew() throws {
        let own = try draws(seed: 3)
        #expect(own.count == 10 && Set(own).count == own.count)
        #expect(try draws(seed: 3) == own)
        #expect(Set(try draws(seed: 4)).isDisjoint(with: own))
    }
}
