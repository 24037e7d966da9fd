import Experiments
import RunStore
import TestSupport
import Testing

/// Who goes on in a sweep by halving, and what comes of it.
struct HalvingTests {
    private let folder = ScratchFolder()

    /// Trials of four rates in this order, of two epochs between validations; the monitored number improves with the rate.
    private func sweep(_ monitor: String, rates: [Double], halving: String) throws -> ExperimentFile {
        _ = try MadeExperiment.denoising(in: folder, metrics: ["snr"])
        try folder.write(
            """
            { "extends": "x.json", "monitor": "\(monitor)", "training": { "validate_every": 3 },
              "sweep": { "grid": { "training.optimizer.learning_rate": \(rates) }\(halving) } }
            """, to: "sweep.json")
        return try ExperimentFile(path: folder.path + "/sweep.json")
    }

    private func run(
        _ file: ExperimentFile, in store: RunStore, halving: HalvingSettings?
    ) async throws -> [RunOutcome] {
        let runner = ExperimentRunner(
            store: store, data: folder.path, environment: await RunEnvironment.current())
        let queue = RunQueue(runner) { false }
        let requests = try Experiment.trials(of: file).map { RunRequest($0, seed: 1) }
        guard let halving else { return try await queue.run(requests) }
        return try await queue.run(requests, halving: halving)
    }

    @Test(arguments: ["loss", "snr"])
    func theBetterPartGoesOnWhateverTheOrderAndTheDirection(monitor: String) async throws {
        for rates in [[1e-12, 1e-7, 1e-3, 3e-3], [3e-3, 1e-12, 1e-3, 1e-7]] {
            let file = try sweep(
                monitor, rates: rates, halving: #", "halving": { "first_epochs": 1, "factor": 2 }"#)
            let store = try RunStore(at: folder.path + "/\(rates[0] < 1e-6 ? "up" : "mixed").sqlite")
            let outcomes = try await run(file, in: store, halving: try Experiment.halving(of: file))
            #expect(outcomes.count == 4 && outcomes.allSatisfy { $0.error == nil })
            // Neither rung is validated in its turn, so what ranks stands by itself.
            var first: [(value: Double, epochs: Int)] = []
            for run in try store.runs(RunSelection()) {
                let rungs = try store.rungs(of: run.id, monitor)
                #expect(rungs.first?.epoch == 1)
                first.append((try #require(rungs.first?.value), run.lastEpoch ?? 0))
                #expect(
                    try store.curve(of: run.id, MetricKey("validation", monitor)).allSatisfy { $0.epoch >= 3 }
                )
                #expect(try store.metricKeys(of: [run.id]).allSatisfy { $0.split != "rung" })
            }
            first.sort { monitor == "snr" ? $0.value > $1.value : $0.value < $1.value }
            #expect(first[0].epochs + first[1].epochs == 6 && first[0].epochs >= 2 && first[1].epochs >= 2)
            #expect(first[2].epochs == 1 && first[3].epochs == 1)
            #expect(try store.check() == [])
        }
    }

    @Test func trialsOfSeveralSeedsRankByTheirMean() async throws {
        _ = try MadeExperiment.denoising(in: folder, metrics: [])
        let sizes = [3, 5, 7, 9, 11, 13, 15, 17]
        try folder.write(
            """
            { "extends": "x.json", "training": { "epochs": 2 },
              "sweep": { "grid": { "model.kernel_size": \(sizes) },
                "halving": { "first_epochs": 1, "factor": 2 } } }
            """, to: "sweep.json")
        let file = try ExperimentFile(path: folder.path + "/sweep.json")
        let store = try RunStore(at: folder.store)
        let runner = ExperimentRunner(
            store: store, data: folder.path, environment: await RunEnvironment.current())
        let requests = try Experiment.trials(of: file).flatMap { trial in
            [1, 2, 3].map { RunRequest(trial, seed: $0) }
        }
        let halving = try #require(try Experiment.halving(of: file))
        _ = try await RunQueue(runner) { false }.run(requests, halving: halving)
        var losses: [String: [Double]] = [:]
        var goesOn: Set<String> = []
        for run in try store.runs(RunSelection()) {
            let curve = try store.curve(of: run.id, MetricKey("validation", "loss"))
            losses[run.identity, default: []].append(try #require(curve.first?.value))
            if run.lastEpoch == 2 { goesOn.insert(run.identity) }
        }
        func best(_ score: ([Double]) -> Double) -> Set<String> {
            Set(losses.sorted { score($0.value) < score($1.value) }.prefix(4).map(\.key))
        }
        let byMean = best { $0.reduce(0, +) }
        // A lucky seed alone would choose others.
        try #require(losses.count == sizes.count && byMean != best { $0.min() ?? 0 }, "\(losses)")
        #expect(goesOn == byMean)
    }

    @Test func aTrialComesOutTheSameInASweepAndByItself() async throws {
        let file = try sweep(
            "snr", rates: [1e-7, 3e-3],
            halving: #", "halving": { "first_epochs": 1, "factor": 2 }"#)
        let swept = try RunStore(at: folder.path + "/swept.sqlite")
        _ = try await run(file, in: swept, halving: try Experiment.halving(of: file))
        let alone = try RunStore(at: folder.path + "/alone.sqlite")
        _ = try await run(file, in: alone, halving: nil)
        let winner = try #require(try swept.runs(RunSelection()).first { $0.lastEpoch == 4 })
        let same = try #require(try alone.run(id: winner.id))
        #expect(winner.bestEpoch == same.bestEpoch)
        #expect(try swept.tensorDigests(of: winner).epochs == alone.tensorDigests(of: same).epochs)
        for (key, summary) in try alone.summaries(of: [same.id])[same.id] ?? [:] {
            #expect(try swept.summaries(of: [same.id])[same.id]?[key] == summary, "\(key)")
        }
        let keys = try alone.metricKeys(of: [same.id])
        #expect(try swept.metricKeys(of: [same.id]) == keys && !keys.isEmpty)
    }

    @Test func aTrialThatWasTrainedPastARungElsewhereTakesNoOnesPlace() async throws {
        let file = try sweep(
            "snr", rates: [1e-12, 1e-7, 3e-3],
            halving: #", "halving": { "first_epochs": 1, "factor": 2 }"#)
        let store = try RunStore(at: folder.store)
        // The first is trained to its end before, and was not validated in its first epochs.
        let runner = ExperimentRunner(
            store: store, data: folder.path, environment: await RunEnvironment.current())
        let worst = RunRequest(try Experiment.trials(of: file)[0], seed: 1)
        _ = try await runner.run(worst, shouldStop: { false })
        _ = try await run(file, in: store, halving: try Experiment.halving(of: file))
        let runs = try store.runs(RunSelection())
        let reasons = runs.map { $0.reason ?? "" }
        #expect(runs.count { $0.lastEpoch == 4 } == 2)
        #expect(reasons.count { $0 == "left out after epoch 1: place 2 of 2, 1 went on" } == 1, "\(reasons)")
    }
}
