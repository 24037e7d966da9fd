import Learning

/// How far a run is: what the loop itself remembers from epoch to epoch.
struct TrainingProgress: Stateful {
    /// Epochs that are done.
    private(set) var epoch = 0
    /// The best value of the monitored number, once there is one.
    private(set) var best: Double?
    private(set) var bestEpoch = 0
    /// What early stopping compares with: moves by more than the threshold only.
    private var mark: Double?
    private var markEpoch = 0
    /// Validations since the mark moved: epochs that nobody measured say nothing.
    private var waited = 0
    /// Clips that the best and the mark are means over; nil where nobody counted.
    private var bestScored: Int?
    private var markScored: Int?
    /// Of training and validation, over all attempts.
    private(set) var seconds = 0.0

    /// Takes the monitored number of an epoch that was validated in.
    ///
    /// Where a measure leaves clips out, a mean over fewer of them is the worse one, whatever it is: what is not defined for the
    /// hardest clips would else be best.
    /// - Returns: whether this epoch is the best so far. The first is, also where its number is missing.
    mutating func judge(_ score: Score?, epoch: Int, by plan: TrainingPlan) -> Bool {
        let scored = score?.coverage?.scored
        func improves(on old: Double?, over oldScored: Int?, by threshold: Double) -> Bool {
            guard let value = score?.value else { return false }
            guard let old else { return true }
            if let scored, let oldScored, scored != oldScored { return scored > oldScored }
            return plan.monitor.gain(of: value, over: old) > threshold
        }
        if improves(on: mark, over: markScored, by: plan.earlyStopping?.threshold ?? 0) {
            (mark, markEpoch, markScored, waited) = (score?.value, epoch, scored, 0)
        } else {
            waited += 1
        }
        guard bestEpoch == 0 || improves(on: best, over: bestScored, by: 0) else { return false }
        (best, bestEpoch, bestScored) = (score?.value, epoch, scored)
        return true
    }

    mutating func end(epoch: Int, afterSeconds seconds: Double) {
        self.epoch = epoch
        self.seconds += seconds
    }

    /// Why no further epoch is to begin; nil where one is.
    func end(of plan: TrainingPlan) -> TrainingEnd? {
        if epoch >= plan.epochs { return .allEpochs }
        if let patience = plan.earlyStopping?.patience, waited >= patience {
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
        values.set("waited", waited)
        values.set("best_scored", bestScored.map(Double.init))
        values.set("mark_scored", markScored.map(Double.init))
        values.set("seconds", seconds)
        return values
    }

    mutating func restore(_ values: StateValues) throws(LearningError) {
        epoch = try values.integer("epoch")
        best = try values.optional("best")
        bestEpoch = try values.integer("best_epoch")
        mark = try values.optional("mark")
        markEpoch = try values.integer("mark_epoch")
        // A checkpoint of an older program counted epochs, which were its validations unless it skipped some.
        waited = values.texts["waited"] == nil ? epoch - markEpoch : try values.integer("waited")
        func count(_ name: String) throws(LearningError) -> Int? {
            values.texts[name] == nil ? nil : try values.optional(name).map { Int($0) }
        }
        bestScored = try count("best_scored")
        markScored = try count("mark_scored")
        seconds = try values.number("seconds")
    }
}
