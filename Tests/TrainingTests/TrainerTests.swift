import FoundationEssentials
import Learning
import Measures
import Tensors
import Testing
import Training

/// The loop: what it tells, what it leaves, and that it is the same every time.
@Suite(.serialized) struct TrainerTests {
    @Test func tellsEveryStepAndEveryEpochInOrder() throws {
        let run = try SmallRun()
        defer { run.remove() }
        var words: [String] = []
        var reports: [EpochReport] = []
        try run.run { event in
            switch event {
            case .controls(let scores): words.append("controls \(scores.keys.sorted())")
            case .stepped(let epoch, let step, let total, _): words.append("\(epoch):\(step)/\(total)")
            case .scored, .ranked: break
            case .epochEnded(let report):
                words.append("epoch")
                reports.append(report)
            case .saved(let kind, _): words.append(kind)
            case .ended(let epochs, let end): words.append("ended \(epochs) \(end)")
            }
        }
        #expect(words.first == "controls [\"identity\", \"silence\"]")
        #expect(words[1...6] == ["1:1/3", "1:2/3", "1:3/3", "best", "latest", "epoch"])
        #expect(words.last == "ended 6 allEpochs")
        #expect(reports.map(\.epoch) == [1, 2, 3, 4, 5, 6] && reports.allSatisfy { $0.examples == 10 })
        #expect((reports[5].train[0].value ?? 1) < (reports[0].train[0].value ?? 0) / 2)
        // A clip without a value is left out of the mean, not counted as zero.
        let last = reports[5]
        let values = last.clips.compactMap { $0.scores[0].value }
        #expect(last.clips.count == 3 && values.count == 2)
        #expect(last.validation.map(\.name) == ["loss", "error"])
        #expect(abs((last.validation[1].value ?? 0) - values.reduce(0, +) / 2) < 1e-12)
        #expect(last.clips[1].conditions == ["place": 1])
    }

    @Test func theSameSeedGivesTheSameBitsOnAnyNumberOfThreads() throws {
        var weights: [[Float]] = []
        for threads in [1, 2, 1] {
            ThreadPool.configure(threads: threads)
            let run = try SmallRun()
            defer { run.remove() }
            weights.append(try run.run().store.parameters.flatMap { $0.value.array })
        }
        #expect(weights[0] == weights[1] && weights[0] == weights[2])
        var other = try SmallRun()
        defer { other.remove() }
        other.plan.seed = 4
        #expect(try other.run().store.parameters.flatMap { $0.value.array } != weights[0])
    }

    @Test func theBestCheckpointIsTheBestEpochsAndKnowsIt() throws {
        let run = try SmallRun()
        defer { run.remove() }
        var losses: [Double] = []
        try run.run {
            if case .epochEnded(let report) = $0 { losses.append(report.validation[0].value ?? .nan) }
        }
        let best = try Safetensors.read(run.folder + "/best.safetensors")
        let lowest = try #require(losses.min())
        #expect(best.metadata["best"] == "\(lowest)")
        #expect(best.metadata["best_epoch"] == "\((losses.firstIndex(of: lowest) ?? -1) + 1)")
        let latest = try Safetensors.read(run.folder + "/latest.safetensors")
        #expect(latest.metadata["epoch"] == "6" && latest.metadata["steps"] == "18")
        #expect(latest.tensors.keys.contains("optimizer.first.filter.weight"))
    }

    @Test func stopsWhenTheLossNoLongerFalls() throws {
        var run = try SmallRun()
        defer { run.remove() }
        (run.plan.learningRate, run.plan.epochs) = (1e-12, 50)
        run.plan.earlyStopping = EarlyStopping(patience: 3)
        var end: TrainingEvent?
        try run.run { event in if case .ended = event { end = event } }
        guard case .ended(let epochs, .noImprovement)? = end else {
            Issue.record("it did not stop early")
            return
        }
        #expect(epochs < 20)
    }

    @Test func anInterruptionLeavesTheEpochsBeforeIt() throws {
        let run = try SmallRun()
        defer { run.remove() }
        var epochs = 0
        let error = #expect(throws: TrainingError.self) {
            try run.run(stoppingAfter: 7) { if case .epochEnded = $0 { epochs += 1 } }
        }
        #expect(error == .interrupted(epoch: 3) && epochs == 2)
        #expect(try Safetensors.read(run.folder + "/latest.safetensors").metadata["epoch"] == "2")
    }

    @Test func whatTheListenerThrowsEndsTheRun() throws {
        struct Full: Error {}
        let run = try SmallRun()
        defer { run.remove() }
        #expect(throws: Full.self) { try run.run { if case .epochEnded = $0 { throw Full() } } }
    }

    @Test func severalLossesAreWeighedAndNamed() throws {
        var run = try SmallRun()
        defer { run.remove() }
        run.losses = [SquaredError(weight: 2), SquaredError(name: "again", weight: 0.5)]
        var report: EpochReport?
        try run.run { if case .epochEnded(let ended) = $0 { report = report ?? ended } }
        let scores = try #require(report?.train)
        #expect(scores.map(\.name) == ["loss", "loss.mse", "loss.again"])
        let values = scores.compactMap(\.value)
        #expect(abs(values[0] - 2 * values[1] - 0.5 * values[2]) < 1e-6)
    }

    @Test func validationComesEverySoOftenAndAtTheEnd() throws {
        var run = try SmallRun()
        defer { run.remove() }
        (run.plan.validateEvery, run.plan.epochs) = (3, 7)
        var validated: [Int] = []
        var bests: [Int] = []
        try run.run {
            guard case .epochEnded(let report) = $0 else { return }
            if !report.validation.isEmpty { validated.append(report.epoch) }
            if report.isBest { bests.append(report.epoch) }
        }
        #expect(validated == [3, 6, 7] && bests == [3, 6, 7])
    }

    @Test func timeThatIsUsedUpEndsTheRunWithAValidation() throws {
        var run = try SmallRun()
        defer { run.remove() }
        (run.plan.validateEvery, run.plan.maxSeconds) = (5, 1e-9)
        var reports: [EpochReport] = []
        var end: TrainingEvent?
        try run.run {
            if case .epochEnded(let report) = $0 { reports.append(report) }
            end = $0
        }
        #expect(reports.map(\.epoch) == [1] && reports[0].validation.isEmpty == false && reports[0].isBest)
        guard case .ended(1, .outOfTime)? = end else {
            Issue.record("it went on")
            return
        }
    }

    @Test func anotherNumberCanPickTheBestEpoch() throws {
        var run = try SmallRun()
        defer { run.remove() }
        // The error falls, so where more is better only the first epoch is the best.
        run.plan.monitor = Monitor("error", .higherIsBetter)
        run.plan.earlyStopping = EarlyStopping(patience: 3)
        var bests: [Int] = []
        var last = 0
        try run.run {
            guard case .epochEnded(let report) = $0 else { return }
            if report.isBest { bests.append(report.epoch) }
            last = report.epoch
        }
        #expect(bests == [1] && last == 4)
        let best = try Safetensors.read(run.folder + "/best.safetensors")
        #expect(best.metadata["monitor"] == "validation.error")
    }

    @Test func aSmallGainIsNoImprovementButStillTheBest() throws {
        var run = try SmallRun()
        defer { run.remove() }
        run.plan.earlyStopping = EarlyStopping(patience: 2, threshold: 1e6)
        var bests: [Int] = []
        try run.run { if case .epochEnded(let report) = $0, report.isBest { bests.append(report.epoch) } }
        #expect(bests == [1, 2, 3])
    }
}
