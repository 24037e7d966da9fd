import FoundationEssentials
import Learning
import Tensors
import Testing
import Training

/// What becomes of gradients between a batch and the weights: accumulation, schedules by step, averages.
@Suite(.serialized) struct UpdateTests {
    private func weights(_ run: SmallRun) throws -> [Float] {
        defer { run.remove() }
        return try run.run().store.parameters.flatMap { $0.value.array }
    }

    /// Adam's steps do not depend on the size of a gradient, those of plain descent do.
    @Test(arguments: [false, true])
    func joinedBatchesAreOneLargerBatch(plainDescent: Bool) throws {
        func fresh() throws -> SmallRun {
            var run = try SmallRun()
            if plainDescent { run.plan.optimizer = SGD.Settings() }
            return run
        }
        // Ten examples: batches of 2 joined by threes are updates of 6 and 4, as batches of 6 are.
        var joined = try fresh()
        (joined.plan.batchSize, joined.plan.accumulate) = (2, 3)
        var large = try fresh()
        large.plan.batchSize = 6
        // The second update of an epoch has 4 examples, of 2 joined batches; and a batch of one weighs half of one of two.
        var uneven = try fresh()
        (uneven.plan.batchSize, uneven.plan.accumulate) = (3, 2)
        let expected = try weights(large)
        for run in [joined, uneven] {
            #expect(zip(try weights(run), expected).allSatisfy { abs($0 - $1) < 1e-5 })
        }
        var plain = try fresh()
        plain.plan.batchSize = 2
        #expect(zip(try weights(plain), expected).contains { abs($0 - $1) > 1e-3 })
    }

    /// A mean over what there is: room for more examples in a batch, or for more batches in an update, makes no step smaller.
    @Test func anUpdateThatIsNotFullIsAMeanOverWhatItHas() throws {
        func trained(_ size: Int, _ joined: Int) throws -> [Float] {
            var run = try SmallRun()
            run.plan.optimizer = SGD.Settings()
            (run.plan.batchSize, run.plan.accumulate) = (size, joined)
            return try weights(run)
        }
        // All ten examples are one update, each time.
        let expected = try trained(10, 1)
        for (size, joined) in [(20, 1), (5, 4), (4, 3)] {
            let found = try trained(size, joined)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(size) by \(joined)")
        }
    }

    @Test func updatesAreCountedAndToldByBatch() throws {
        var run = try SmallRun()
        defer { run.remove() }
        (run.plan.batchSize, run.plan.accumulate, run.plan.epochs) = (2, 3, 2)
        var batches = 0
        try run.run { if case .stepped = $0 { batches += 1 } }
        #expect(batches == 10)
        #expect(try Safetensors.read(run.folder + "/latest.safetensors").metadata["steps"] == "4")
    }

    @Test func aScheduleSeesEveryUpdate() throws {
        var run = try SmallRun()
        defer { run.remove() }
        run.plan.schedule = WarmUp(steps: 9, start: 0)
        var rates: [Double] = []
        try run.run { if case .epochEnded(let report) = $0 { rates.append(report.learningRate) } }
        // Three updates an epoch; what is reported is the last one's rate.
        let expected = [2.0 / 9, 5.0 / 9, 8.0 / 9, 1, 1, 1].map { 0.05 * $0 }
        #expect(zip(rates, expected).allSatisfy { abs($0 - $1) < 1e-12 } && rates.count == 6)
    }

    @Test func theAverageIsWhatIsJudgedAndKept() throws {
        var run = try SmallRun()
        defer { run.remove() }
        run.plan.averageDecay = 0.9
        var reports: [EpochReport] = []
        let model = try run.run { if case .epochEnded(let report) = $0 { reports.append(report) } }
        let best = try Safetensors.read(run.folder + "/best.safetensors")
        let latest = try Safetensors.read(run.folder + "/latest.safetensors")
        #expect(reports[5].isBest)
        // The last epoch is the best: its file has the average, the state has both, and the model goes on with its own.
        let name = "filter.weight"
        let average = try #require(latest.tensors["average.\(name)"]).values
        #expect(best.tensors[name]?.values == average)
        #expect(latest.tensors[name]?.values == model.store.parameters[0].value.array)
        #expect(latest.tensors[name]?.values != average)
        #expect(latest.metadata["average.steps"] == "18")
        // Training is not touched by it.
        let plain = try SmallRun()
        #expect(try weights(plain) == model.store.parameters.flatMap { $0.value.array })
    }

    @Test func aLimitOnEveryNumberBoundsTheStep() throws {
        var run = try SmallRun()
        run.plan.optimizer = SGD.Settings()
        (run.plan.gradientLimit, run.plan.epochs, run.plan.batchSize) = (1e-3, 1, 10)
        let start = SmallModel(seed: run.plan.seed).store.parameters.flatMap { $0.value.array }
        let moved = zip(try weights(run), start).map { abs($0 - $1) }
        #expect(moved.allSatisfy { $0 <= 0.05 * 1.001e-3 } && moved.contains { $0 > 0.05 * 0.9e-3 })
    }
}
