import Learning

/// How far a run is: what the loop itself remembers from epoch to epoch.
struct TrainingProgress: Stateful {
    /// Epochs that are done.
    private(set) var epoch = 0
    /// The best value of the monitored number, once there is one.
    private(set) var best: Double?
    private(set) var bestEpoch = 0
    /// What early stopping compares with, and the epoch it is of: moves by more than the threshold only.
    private var mark: Double?
    private var markEpoch = 0
    /// Of training and validation, over all attempts.
    private(set) var seconds = 0.0

    /// Takes an epoch's value of the monitored number in.
    ///
    /// - Returns: whether this epoch is the best so far. The first is, also where its number is missing.
    mutating func judge(_ value: Double?, epoch: Int, by plan: TrainingPlan) -> Bool {
        func improves(on old: Double?, by threshold: Double) -> Bool {
            guard let value else { return false }
            return old.map { plan.monitor.gain(of: value, over: $0) > threshold } ?? true
        }
        if improves(on: mark, by: plan.earlyStopping?.threshold ?? 0) { (mark, markEpoch) = (value, epoch) }
        guard bestEpoch == 0 || improves(on: best, by: 0) else { return false }
        (best, bestEpoch) = (value, epoch)
        return true
    }

    mutating func end(epoch: Int, afterSeconds seconds: Double) {
        self.epoch = epoch
        self.seconds += seconds
    }

    /// Why no further epoch is to begin; nil where one is.
    func end(of plan: TrainingPlan) -> TrainingEnd? {
        if epoch >= plan.epochs { return .allEpochs }
        if let patience = plan.earlyStopping?.patience, epoch - markEpoch >= patience, epoch > 0 {
            return .noImprovement
        }
        if let limit = plan.maxSeconds, seconds >= limit { return .outOfTime }
        return nil
    }

    var stateValues: StateValues {
        var values = StateValues()
        values.set("epoch", epoch)
        values.set("best", best)
        values.set("best_epoch", bestEpoch)
        values.set("mark", mark)
        values.set("mark_epoch", markEpoch)
        values.set("seconds", seconds)
        return values
    }

    mutating func restore(_ values: StateValues) throws(LearningError) {
        epoch = try values.integer("epoch")
        best = try values.optional("best")
        bestEpoch = try values.integer("best_epoch")
        mark = try values.optional("mark")
        markEpoch = try values.integer("mark_epoch")
        seconds = try values.number("seconds")
    }
}
