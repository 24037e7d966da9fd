import Learning
import Randomness
import Tensors

/// The loop: steps over batches, an evaluation an epoch, the schedule, early stopping, checkpoints.
///
/// It knows protocols only and emits events; it neither prints nor stores. Everything that is drawn comes from the
/// plan's seed, so a plan, a model and a dataset give the same numbers every time, on any number of threads.
public final class Trainer {
    private let model: any Model
    private let losses: [any Loss]
    private let dataset: any Dataset
    private let plan: TrainingPlan
    private let evaluator: Evaluator
    private let optimizer: AdamW
    private let folder: String
    private let key: RandomKey

    /// - Parameter folder: where `best.safetensors` and `latest.safetensors` go; it exists.
    public init(
        model: any Model, losses: [any Loss], metrics: [any Metric], dataset: any Dataset, plan: TrainingPlan,
        folder: String
    ) {
        self.model = model
        self.losses = losses
        self.dataset = dataset
        self.plan = plan
        self.folder = folder
        key = Self.dataKey(seed: plan.seed)
        evaluator = Evaluator(
            dataset: dataset, losses: losses, metrics: metrics, batchSize: plan.batchSize, key: key)
        optimizer = AdamW(model.store.parameters, plan.optimizer)
    }

    /// The key of crops, noise and order, for a run's seed.
    public static func dataKey(seed: UInt64) -> RandomKey { RandomKey(seed: seed).derive("data") }
    /// The key of initial weights, for a run's seed.
    public static func weightKey(seed: UInt64) -> RandomKey { RandomKey(seed: seed).derive("weights") }

    /// Trains to the end.
    ///
    /// - Parameters:
    ///   - shouldStop: asked before every step.
    ///   - listen: told of everything; what it throws ends the run.
    /// - Throws: ``TrainingError``, or what the dataset, the disk or the listener throw.
    public func run(
        shouldStop: () -> Bool = { false }, listen: (TrainingEvent) throws -> Void
    ) throws {
        var scores: [String: [Score]] = [:]
        for control in Evaluator.controls { scores[control.name] = try evaluator.evaluate(control.estimate) }
        try listen(.controls(scores))

        var rate = plan.learningRate
        var plateau = plan.plateau
        var best = (loss: Double.infinity, epoch: 0)
        let clock = ContinuousClock()
        for epoch in 1...plan.epochs {
            let began = clock.now
            let train = try trainEpoch(epoch, rate: rate, shouldStop: shouldStop, listen: listen)
            if shouldStop() { throw TrainingError.interrupted(epoch: epoch) }
            var failure: (any Error)?
            let outcome = try evaluator.evaluate(model) { done, total in
                do { try listen(.scored(epoch: epoch, done: done, of: total)) } catch { failure = error }
            }
            if let failure { throw failure }
            let loss = outcome.loss ?? .infinity
            guard loss.isFinite else { throw TrainingError.diverged(epoch: epoch, step: 0) }
            // The best is known before anything is written: a checkpoint carries its own score.
            let isBest = loss < best.loss
            if isBest { best = (loss, epoch) }
            let metadata = [
                "epoch": "\(epoch)", "validation_loss": "\(loss)", "best_epoch": "\(best.epoch)",
                "best_validation_loss": "\(best.loss)", "steps": "\(optimizer.steps)",
                "learning_rate": "\(rate)",
            ]
            if isBest { try save("best", model.store.state, metadata, listen) }
            try save("latest", model.store.state + optimizer.state, metadata, listen)
            try listen(
                .epochEnded(
                    EpochReport(
                        epoch: epoch, learningRate: rate, seconds: (clock.now - began).seconds,
                        examples: dataset.count(of: .train), isBest: isBest, train: train,
                        validation: outcome.means, clips: outcome.clips)))
            if let next = plateau?.next(rate, after: loss) { rate = next }
            if let patience = plan.patience, epoch - best.epoch >= patience {
                return try listen(.ended(epochs: epoch, early: true))
            }
        }
        try listen(.ended(epochs: plan.epochs, early: false))
    }

    private func trainEpoch(
        _ epoch: Int, rate: Double, shouldStop: () -> Bool, listen: (TrainingEvent) throws -> Void
    ) throws -> [Score] {
        let total = dataset.count(of: .train)
        var order = key.derive("order").derive(epoch).generator()
        let indices = order.permutation(of: total)
        let steps = (total + plan.batchSize - 1) / plan.batchSize
        var sums = [Double](repeating: 0, count: losses.count + 1)
        for step in 1...steps {
            if shouldStop() { throw TrainingError.interrupted(epoch: epoch) }
            let batch = indices[(step - 1) * plan.batchSize..<min(total, step * plan.batchSize)]
            let examples = try batch.map { try dataset.example(.train, at: $0, epoch: epoch, key: key) }
            let values = try self.step(examples, rate: rate, epoch: epoch, number: step)
            for index in values.indices { sums[index] += values[index] * Double(examples.count) }
            try listen(.stepped(epoch: epoch, step: step, of: steps, loss: values[0]))
        }
        let means = sums.map { $0 / Double(total) }
        var scores = [Score("loss", means[0])]
        if losses.count > 1 { scores += zip(losses, means.dropFirst()).map { Score("loss.\($0.name)", $1) } }
        return scores
    }

    /// One step: the weighted sum of the losses, then each by itself.
    private func step(_ examples: [Example], rate: Double, epoch: Int, number: Int) throws -> [Double] {
        let tape = model.store.tape
        let output = model.forward(model.represent(examples.map(\.input)), training: true)
        let target = model.represent(examples.map(\.target))
        var values = [0.0]
        var terms: [Tensor] = []
        for loss in losses {
            let term = loss.value(output: output, target: target)
            values.append(Double(term.item))
            values[0] += loss.weight * Double(term.item)
            terms.append(term)
        }
        guard values[0].isFinite else {
            tape.clear()
            throw TrainingError.diverged(epoch: epoch, step: number)
        }
        tape.backward(from: terms, weights: losses.map { Float($0.weight) })
        let norm = optimizer.step(learningRate: rate, clip: plan.gradientClip)
        model.store.clearGradients()
        guard norm.isFinite else { throw TrainingError.diverged(epoch: epoch, step: number) }
        return values
    }

    private func save(
        _ kind: String, _ tensors: [(name: String, value: Tensor)], _ metadata: [String: String],
        _ listen: (TrainingEvent) throws -> Void
    ) throws {
        let path = "\(folder)/\(kind).safetensors"
        try Safetensors.write(tensors, metadata: metadata, to: path)
        try listen(.saved(kind: kind, path: path))
    }
}
