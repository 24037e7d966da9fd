import Learning
import Measures
import Randomness
import Tensors
import Testing
import Training

/// What ends a run, picks its best epoch and lowers its rate: the monitored number, where and only where it was measured.
@Suite(.serialized) struct MonitoringTests {
    /// A run that never improves by enough, and its events.
    private func reports(_ change: (inout TrainingPlan) -> Void) throws -> (epochs: [EpochReport], last: Int)
    {
        var run = try SmallRun()
        defer { run.remove() }
        change(&run.plan)
        var reports: [EpochReport] = []
        var last = 0
        try run.run {
            if case .epochEnded(let report) = $0 { reports.append(report) }
            if case .ended(let epochs, _) = $0 { last = epochs }
        }
        return (reports, last)
    }

    @Test(arguments: [(1, 3, 4), (5, 3, 20), (3, 4, 15), (4, 1, 8)])
    func patienceCountsValidationsOnly(every: Int, patience: Int, expected: Int) throws {
        let (epochs, last) = try reports { plan in
            (plan.epochs, plan.learningRate, plan.validateEvery) = (100, 1e-12, every)
            plan.earlyStopping = EarlyStopping(patience: patience, threshold: 1_000)
        }
        #expect(last == expected && epochs.count == expected)
        // It ends where it was looked at, and the best weights are those of an epoch that was.
        #expect(epochs.last?.validation.isEmpty == false)
        #expect(epochs.contains { $0.isBest })
    }

    @Test func aPauseThatRanksMovesNothing() throws {
        func plan(_ plan: inout TrainingPlan) {
            (plan.epochs, plan.validateEvery, plan.averageDecay) = (8, 3, 0.5)
            plan.schedule = Plateau(patience: 0, factor: 0.5, threshold: .absolute(1_000))
            plan.earlyStopping = EarlyStopping(patience: 2, threshold: 1_000)
        }
        var whole = try SmallRun()
        var parted = try SmallRun()
        var looked = try SmallRun()
        defer { for run in [whole, parted, looked] { run.remove() } }
        plan(&whole.plan)
        plan(&parted.plan)
        plan(&looked.plan)
        looked.plan.validateEvery = 1
        looked.plan.earlyStopping = nil
        looked.plan.schedule = nil
        var bests: [[Int]] = [[], []]
        let model = try whole.run {
            if case .epochEnded(let report) = $0, report.isBest { bests[0].append(report.epoch) }
        }
        var ranked: [(epoch: Int, score: Score)] = []
        var last = model
        for pause in [1, 2, 3, nil] {
            last = try parted.run(from: parted.checkpoints.point(upTo: 100), until: pause, ranking: true) {
                if case .ranked(let epoch, let score) = $0 { ranked.append((epoch, score)) }
                if case .epochEnded(let report) = $0, report.isBest { bests[1].append(report.epoch) }
            }
        }
        let weights = [model, last].map { $0.store.parameters.map(\.value.array) }
        #expect(weights[0] == weights[1] && bests[0] == bests[1] && bests[0].first == 3)
        // What ranks is what a validation of that epoch would have said; the third was validated in its turn.
        var validated: [Score] = []
        try looked.run(until: 2) {
            if case .epochEnded(let report) = $0 { validated.append(report.validation[0]) }
        }
        #expect(ranked.map(\.epoch) == [1, 2] && ranked.map(\.score) == validated)
        // A run that stands at the pause already is looked at, not trained.
        var events: [String] = []
        var again = try SmallRun()
        defer { again.remove() }
        plan(&again.plan)
        try again.run(until: 2)
        try again.run(from: again.checkpoints.point(upTo: 2), until: 2, ranking: true) {
            if case .ranked = $0 { events.append("ranked") }
            if case .stepped = $0 { events.append("stepped") }
        }
        #expect(events == ["ranked"])
    }

    @Test func thePlateauWatchesTheMonitoredNumberInItsDirection() throws {
        func rates(_ monitor: Monitor) throws -> [Double] {
            try reports { plan in
                plan.monitor = monitor
                plan.schedule = Plateau(patience: 0, factor: 0.5)
            }.epochs.map(\.learningRate)
        }
        // Loss and error fall all the while: only where more is better is that no improvement.
        #expect(try rates(Monitor()) == [0.05, 0.05, 0.05, 0.05, 0.05, 0.05])
        #expect(try rates(Monitor("error", .lowerIsBetter)) == [0.05, 0.05, 0.05, 0.05, 0.05, 0.05])
        #expect(
            try rates(Monitor("error", .higherIsBetter))
                == [0.05, 0.05, 0.025, 0.0125, 0.00625, 0.003125])
    }

    @Test func aMeanOverFewerClipsIsNoImprovement() throws {
        // Clip by clip errors of the plain run tell where the last clip drops out.
        let plain = try SmallRun()
        defer { plain.remove() }
        var errors: [Double] = []
        try plain.run {
            if case .epochEnded(let report) = $0 { errors.append(report.clips[2].scores[0].value ?? 0) }
        }
        #expect(errors == errors.sorted(by: >))
        var run = try SmallRun()
        defer { run.remove() }
        run.plan.monitor = Monitor("error", .lowerIsBetter)
        run.plan.earlyStopping = EarlyStopping(patience: 2)
        run.metrics = [ThinningMetric(limit: (errors[2] + errors[3]) / 2)]
        var bests: [Int] = []
        var counts: [Int?] = []
        try run.run {
            guard case .epochEnded(let report) = $0 else { return }
            if report.isBest { bests.append(report.epoch) }
            counts.append(report.validation[1].coverage?.scored)
            #expect(report.validation[1].coverage?.asked == 3)
        }
        #expect(bests == [1, 2, 3] && counts == [3, 3, 3, 2, 2])
    }

    @Test func whatIsReportedAsValidationIsTheValidationSplit() throws {
        let run = try SmallRun()
        defer { run.remove() }
        var clips: [[String]] = []
        try run.run { if case .epochEnded(let report) = $0 { clips.append(report.clips.map(\.id)) } }
        #expect(clips == Array(repeating: ["validation-0", "validation-1", "validation-2"], count: 6))
    }

    @Test func theControlsAreTheInputAndSilence() throws {
        let run = try SmallRun()
        defer { run.remove() }
        var scores: [String: [Score]] = [:]
        try run.run(until: 1) { if case .controls(let controls) = $0 { scores = controls } }
        // Of the second and third clip; the measure is not defined for the first.
        let clips = try [1, 2].map {
            try run.dataset.example(.validation, at: $0, epoch: 1, key: RandomKey(seed: 0))
        }
        func error(_ estimate: (Float) -> Float) -> Double {
            let each = clips.map { clip in
                zip(clip.input, clip.target).reduce(0.0) { $0 + Double(abs(estimate($1.0) - $1.1)) } / 64
            }
            return each.reduce(0, +) / 2
        }
        #expect(scores.keys.sorted() == ["identity", "silence"])
        for (name, expected) in [("identity", error { $0 }), ("silence", error { _ in 0 })] {
            let value = try #require(scores[name]?.first?.value)
            #expect(abs(value - expected) < 1e-6 && expected > 0.1, "\(name): \(value)")
        }
    }

    @Test func everyLossIsReportedUnderItsOwnNameUnweighted() throws {
        var run = try SmallRun()
        defer { run.remove() }
        run.losses = [SquaredError(weight: 3), HalvedError(weight: 0.25)]
        var reports: [EpochReport] = []
        try run.run { if case .epochEnded(let report) = $0 { reports.append(report) } }
        for scores in [reports[0].train, Array(reports[0].validation.prefix(3))] {
            #expect(scores.map(\.name) == ["loss", "loss.mse", "loss.halved"])
            let values = scores.compactMap(\.value)
            #expect(abs(values[2] / values[1] - 0.5) < 1e-6)
            #expect(abs(values[0] / values[1] - (3 + 0.25 * 0.5)) < 1e-6)
        }
    }

    @Test func whatAModelAddsToTheLossesTrains() throws {
        func weights(pull: Float) throws -> [Float] {
            let run = try SmallRun()
            defer { run.remove() }
            let model = PenalizedModel(seed: run.plan.seed, pull: pull)
            let trainer = Trainer(
                model: model, losses: run.losses, metrics: run.metrics, dataset: run.dataset, plan: run.plan,
                folder: nil)
            try trainer.run { _ in }
            return model.store.parameters.flatMap(\.value.array)
        }
        // The penalty pulls the output towards zero: the weights end nearer to it than without, and differ.
        let free = try weights(pull: 0).map(abs).max() ?? 0
        let pulled = try weights(pull: 20).map(abs).max() ?? 0
        #expect(pulled < 0.5 * free, "\(pulled) against \(free)")
    }
}
