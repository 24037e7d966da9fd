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
    private let optimizer: any Optimizer
    private var schedule: (any Schedule)?
    private let average: WeightAverage?
    private var progress = TrainingProgress()
    private let checkpoints: CheckpointFolder?
    private let key: RandomKey

    /// - Parameter folder: where checkpoints go (see ``CheckpointFolder``); it exists. nil: none are written.
    public init(
        model: any Model, losses: [any Loss], metrics: [any Metric], dataset: any Dataset, plan: TrainingPlan,
        folder: String?
    ) {
        self.model = model
        self.losses = losses
        self.dataset = dataset
        self.plan = plan
        checkpoints = folder.map { CheckpointFolder($0) }
        key = Self.dataKey(seed: plan.seed)
        evaluator = Evaluator(
            dataset: dataset, losses: losses, metrics: metrics, batchSize: plan.batchSize, key: key)
        optimizer = plan.optimizer.make(for: model.store.parameters)
        schedule = plan.schedule
        model.store.tape.precision = plan.precision
        average = plan.averageDecay.map { WeightAverage(model.store.parameters, decay: $0) }
    }

    /// Whether there is anything to learn; a model without parameters is judged once.
    private var isTrained: Bool { !model.store.parameters.isEmpty }

    /// The key of crops, noise and order, for a run's seed.
    public static func dataKey(seed: UInt64) -> RandomKey { RandomKey(seed: seed).derive("data") }
    /// The key of what layers draw in training, for a run's seed.
    private var drawKey: RandomKey { RandomKey(seed: plan.seed).derive("draws") }
    /// The key of initial weights, for a run's seed.
    public static func weightKey(seed: UInt64) -> RandomKey { RandomKey(seed: seed).derive("weights") }

    /// Trains to the end, or from where an earlier call was stopped.
    ///
    /// - Parameters:
    ///   - point: a state to continue from: weights and everything told from then on are what an uninterrupted run's
    ///     would have been. nil: from the beginning.
    ///   - last: the epoch after which to pause; nil: the plan's last.
    ///   - ranking: whether the monitored number is told at the pause also where that epoch is not validated. That moves neither
    ///     the best epoch nor what schedules and early stopping wait for: the run goes on as if nobody had looked.
    ///   - shouldStop: asked before every step.
    ///   - listen: told of everything; what it throws ends the run.
    /// - Throws: ``TrainingError``, or what the dataset, the disk or the listener throw.
    public func run(
        from point: CheckpointFolder.Point? = nil, until last: Int? = nil, ranking: Bool = false,
        shouldStop: () -> Bool = { false }, listen: (TrainingEvent) throws -> Void
    ) throws {
        guard plan.precision.isSupported else { throw TrainingError.unsupported(plan.precision) }
        if let point {
            try restore(point)
        } else {
            try listen(.controls(evaluator.controls(beside: model)))
        }
        while true {
            if !isTrained, progress.epoch > 0 {
                return try listen(.ended(epochs: progress.epoch, .nothingToTrain))
            }
            if let end = progress.end(of: plan) { return try listen(.ended(epochs: progress.epoch, end)) }
            if let last, progress.epoch >= last {
                if ranking, progress.epoch % plan.validateEvery != 0 { try rank(listen) }
                return try listen(.ended(epochs: progress.epoch, .pause))
            }
            try runEpoch(progress.epoch + 1, shouldStop: shouldStop, listen: listen)
        }
    }

    /// One epoch: its steps, its validation, its checkpoints, its report.
    private func runEpoch(
        _ epoch: Int, shouldStop: () -> Bool, listen: (TrainingEvent) throws -> Void
    ) throws {
        let clock = ContinuousClock()
        let began = clock.now
        let (train, rate) =
            isTrained
            ? try trainEpoch(epoch, shouldStop: shouldStop, listen: listen) : ([], plan.learningRate)
        if shouldStop() { throw TrainingError.interrupted(epoch: epoch) }
        // Nothing has looked at the last update yet, and what is kept to go on from must be sound.
        if let layer = model.store.brokenLayer {
            throw TrainingError.diverged(epoch: epoch, batch: stepsPerEpoch, place: "a weight of \(layer)")
        }
        var outcome: Evaluator.Outcome?
        // The last epoch is validated in any case, also where time makes it the last.
        let trained = (clock.now - began).seconds
        let isOutOfTime = plan.maxSeconds.map { progress.seconds + trained >= $0 } ?? false
        if epoch % plan.validateEvery == 0 || epoch == plan.epochs || isOutOfTime || !isTrained {
            outcome = try averaged { try validate(epoch, listen: listen) }
        }
        // Without a validation the time that decided against it counts, or the limit might fall between the two looks.
        let seconds = outcome == nil ? trained : (clock.now - began).seconds
        // The best is known before anything is written: a checkpoint carries its own score.
        let monitored = outcome?.means.first { $0.name == plan.monitor.column }
        let isBest = outcome.map { _ in progress.judge(monitored, epoch: epoch, by: plan) }
        // Time is remembered where it counts only, so that equal runs leave equal files.
        progress.end(epoch: epoch, afterSeconds: plan.maxSeconds == nil ? 0 : seconds)
        var metadata = [
            "epoch": "\(epoch)", "seed": "\(plan.seed)", "steps": "\(optimizer.steps)",
            "learning_rate": "\(rate)", "monitor": "validation.\(plan.monitor.column)",
            "best_epoch": "\(progress.bestEpoch)",
        ]
        metadata["best"] = progress.best.map { "\($0)" }
        metadata["validation_loss"] = outcome?.loss.map { "\($0)" }
        if isBest == true, let checkpoints {
            try averaged {
                try Safetensors.write(model.store.state, metadata: metadata, to: checkpoints.best)
            }
            try listen(.saved(kind: "best", path: checkpoints.best))
        }
        if outcome != nil {
            schedule?.epochEnded(
                base: plan.learningRate, number: monitored?.value ?? .nan, plan.monitor.direction)
        }
        if let checkpoints {
            let values = stateValues
            try checkpoints.writeLatest(
                stateTensors, metadata: metadata.merging(values.texts) { $1 })
            try listen(.saved(kind: "latest", path: checkpoints.latest))
        }
        try listen(
            .epochEnded(
                EpochReport(
                    epoch: epoch, learningRate: rate, seconds: seconds,
                    examples: isTrained ? dataset.count(of: .train) : 0, isBest: isBest == true, train: train,
                    validation: outcome?.means ?? [], clips: outcome?.clips ?? [],
                    digests: TensorDigest.all(of: model.store.state), remarks: outcome?.remarks ?? [])))
    }

    /// Tells the monitored number as it is now; a loss that is no finite number ranks last here, and is the next epoch's to report.
    private func rank(_ listen: (TrainingEvent) throws -> Void) throws {
        let outcome: Evaluator.Outcome?
        do {
            outcome = try averaged { try evaluator.evaluate(model) { _, _ in } }
        } catch is Evaluator.NotFinite {
            outcome = nil
        }
        let column = plan.monitor.column
        let score = outcome?.means.first { $0.name == column } ?? Score(column, nil)
        try listen(.ranked(epoch: progress.epoch, score))
    }

    /// Runs `body` with the weights that count in the model: their average where there is one.
    private func averaged<R>(_ body: () throws -> R) throws -> R {
        try average?.withAverages(body) ?? body()
    }

    private func validate(
        _ epoch: Int, listen: (TrainingEvent) throws -> Void
    ) throws -> Evaluator.Outcome {
        var failure: (any Error)?
        let outcome: Evaluator.Outcome
        do {
            outcome = try evaluator.evaluate(model) { done, total in
                do { try listen(.scored(epoch: epoch, done: done, of: total)) } catch { failure = error }
            }
        } catch let broken as Evaluator.NotFinite {
            throw TrainingError.diverged(
                epoch: epoch, batch: nil, place: place(in: [broken.examples], training: false))
        }
        if let failure { throw failure }
        return outcome
    }

    /// Where the numbers of some batches first stop being finite, in words.
    private func place(in batches: [[Example]], training: Bool) -> String {
        let divergence = Divergence(model: model, losses: losses)
        return batches.lazy.compactMap { divergence.place(in: $0, training: training) }.first
            ?? "not to be found by running the batch again"
    }

    /// Batches an epoch has.
    private var stepsPerEpoch: Int { (dataset.count(of: .train) + plan.batchSize - 1) / plan.batchSize }

    /// - Returns: the means of the losses, and the rate of the last step.
    private func trainEpoch(
        _ epoch: Int, shouldStop: () -> Bool, listen: (TrainingEvent) throws -> Void
    ) throws -> (scores: [Score], rate: Double) {
        let total = dataset.count(of: .train)
        var order = key.derive("order").derive(epoch).generator()
        let indices = order.permutation(of: total)
        let steps = stepsPerEpoch
        var sums = [Double](repeating: 0, count: losses.count + 1)
        var rate = plan.learningRate
        let feed = BatchFeed(count: steps) { [dataset, key, size = plan.batchSize] batch in
            try indices[batch * size..<min(total, (batch + 1) * size)].map {
                try dataset.example(.train, at: $0, epoch: epoch, key: key)
            }
        }
        defer { feed.end() }
        for step in 1...steps {
            if shouldStop() { throw TrainingError.interrupted(epoch: epoch) }
            model.store.chance = drawKey.derive(epoch).derive(step)
            let examples = try feed.next()
            // Batches of one update weigh as their examples do in the whole of it.
            let first = (step - 1) / plan.accumulate * plan.accumulate
            let joined = min(total, (first + plan.accumulate) * plan.batchSize) - first * plan.batchSize
            let share = Double(examples.count) / Double(joined)
            let values = backward(examples, share: share)
            guard values[0].isFinite else {
                throw TrainingError.diverged(
                    epoch: epoch, batch: step, place: place(in: [examples], training: true))
            }
            if step % plan.accumulate == 0 || step == steps {
                let moment = TrainingMoment(
                    epoch: epoch, epochs: plan.epochs, step: optimizer.steps,
                    stepsPerEpoch: (steps + plan.accumulate - 1) / plan.accumulate)
                rate = schedule?.rate(base: plan.learningRate, at: moment) ?? plan.learningRate
                guard update(rate: rate).isFinite else {
                    // Any of the joined batches may have done it, and there is no telling before all are in.
                    let joined = try indices[first * plan.batchSize..<min(total, step * plan.batchSize)].map {
                        try dataset.example(.train, at: $0, epoch: epoch, key: key)
                    }
                    throw TrainingError.diverged(
                        epoch: epoch, batch: step, place: place(in: [joined], training: true))
                }
            }
            for index in values.indices { sums[index] += values[index] * Double(examples.count) }
            try listen(.stepped(epoch: epoch, step: step, of: steps, loss: values[0]))
        }
        let means = sums.map { $0 / Double(total) }
        var scores = [Score("loss", means[0])]
        if losses.count > 1 { scores += zip(losses, means.dropFirst()).map { Score("loss.\($0.name)", $1) } }
        return (scores, rate)
    }

    /// Adds the gradients of a batch, times its share of the update; none where its loss is not finite.
    ///
    /// - Returns: the weighted sum of the losses, then each by itself.
    private func backward(_ examples: [Example], share: Double) -> [Double] {
        let tape = model.store.tape
        let output = model.forward(model.represent(examples.map(\.input)), training: true)
        let target = model.target(of: examples)
        let terms = losses.map { $0.value(output: output, target: target) }
        let each = terms.map { Double($0.item) }
        let values = [zip(losses, each).reduce(0) { $0 + $1.0.weight * $1.1 }] + each
        if values[0].isFinite {
            let penalties = model.penalties
            tape.backward(
                from: terms + penalties,
                weights: losses.map { Float($0.weight * share) } + penalties.map { _ in Float(share) })
        } else {
            tape.clear()
        }
        return values
    }

    /// Moves the weights by what the batches since the last update added up to.
    ///
    /// - Returns: the norm of the gradient; where it is not finite, nothing has moved.
    private func update(rate: Double) -> Double {
        let norm = optimizer.step(learningRate: rate, clip: plan.gradientClip, limit: plan.gradientLimit)
        model.store.clearGradients()
        if norm.isFinite { average?.update() }
        return norm
    }

    // MARK: - State

    /// The parts of the state, besides the model, under the names that a checkpoint has them by.
    private var parts: [(name: String, part: any Stateful)] {
        var parts: [(name: String, part: any Stateful)] = [("progress", progress), ("optimizer", optimizer)]
        if let schedule { parts.append(("schedule", schedule)) }
        if let average { parts.append(("average", average)) }
        if let model = model as? any Stateful { parts.append(("model", model)) }
        return parts
    }

    /// Every tensor of the state: the model's under their own names, the others' under their part's.
    private var stateTensors: [(name: String, value: Tensor)] {
        model.store.state
            + parts.flatMap { name, part in part.stateTensors.map { ("\(name).\($0.name)", $0.value) } }
    }

    private var stateValues: StateValues {
        var values = StateValues()
        for (name, part) in parts { values.add(part.stateValues, under: name) }
        return values
    }

    /// Takes a state over. Random numbers need no state: all are drawn from the seed, the epoch and the step.
    private func restore(_ point: CheckpointFolder.Point) throws {
        let values = StateValues(point.contents.metadata, from: point.path)
        guard try values.unsigned("seed") == plan.seed else {
            throw LearningError.misfit(path: point.path, reason: "it is of another seed")
        }
        try Safetensors.load(point.contents, from: point.path, into: stateTensors)
        try progress.restore(values.part("progress"))
        var optimizer = optimizer
        try optimizer.restore(values.part("optimizer"))
        try schedule?.restore(values.part("schedule"))
        try average?.restore(values.part("average"))
        if var model = model as? any Stateful { try model.restore(values.part("model")) }
    }
}
