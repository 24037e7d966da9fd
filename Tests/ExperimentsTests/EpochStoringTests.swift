import Experiments
import RunStore
import TestSupport
import Testing

/// What stands in the store while a run trains, as another reader of the file sees it.
struct EpochStoringTests {
    @Test func metricsGrowOneEpochAtATime() async throws {
        let folder = ScratchFolder()
        let experiment = try MadeExperiment.denoising(in: folder, metrics: ["snr", "si_sdr"])
        let store = try RunStore(at: folder.store)
        /// Rows of epochs, and of the controls before them, through a connection of its own.
        func rows() throws -> (epochs: Int, controls: Int) {
            let reader = try RunStore(reading: folder.store)
            func count(_ condition: String) throws -> Int {
                try reader.count("SELECT count(*) FROM metrics WHERE \(condition)")
            }
            return (try count("epoch > 0"), try count("epoch = 0"))
        }
        // Two controls of two metrics; an epoch has the loss of both splits and the metrics of one.
        let (control, epoch) = (4, 4)
        var seen: [Int] = []
        var failure: (any Error)?
        /// Notes how many rows there are, where they are others than before.
        func look() {
            do {
                let (stored, controls) = try rows()
                if seen.last != stored { seen.append(stored) }
                #expect(controls == control || stored == 0)
            } catch { failure = error }
        }
        let runner = ExperimentRunner(
            store: store, data: folder.path, environment: await RunEnvironment.current()
        ) { _, event in
            if case .training = event { look() }
        }
        let outcome = try await runner.run(RunRequest(experiment, seed: 5)) {
            look()
            return false
        }
        #expect(outcome.error == nil && failure == nil)
        #expect(seen == [0, 1, 2, 3, 4].map { $0 * epoch })
    }

    @Test func scoresOfClipsAreThoseOfTheBestEpoch() async throws {
        let folder = ScratchFolder()
        _ = try MadeExperiment.denoising(in: folder, metrics: ["snr"])
        // Steps that are too large: what comes later is worse.
        let experiment = try Experiment(
            ExperimentFile(
                path: folder.path + "/x.json", overrides: ["training.optimizer.learning_rate=0.5"]))
        let store = try RunStore(at: folder.store)
        let runner = ExperimentRunner(
            store: store, data: folder.path, environment: await RunEnvironment.current())
        _ = try await runner.run(RunRequest(experiment, seed: 5)) { false }
        let run = try #require(try store.runs().first)
        let best = try #require(run.bestEpoch)
        try #require(best < run.lastEpoch ?? 0)
        let curve = try store.curve(of: run.id, MetricKey("validation", "snr"))
        let clips = try store.clipScores(of: run.id).compactMap {
            $0.scores.first { $0.name == "snr" }?.value
        }
        let mean = clips.reduce(0, +) / Double(clips.count)
        for point in curve {
            let value = try #require(point.value)
            #expect((abs(value - mean) < 1e-9 * abs(mean)) == (point.epoch == best), "epoch \(point.epoch)")
        }
    }
}

extension RunStore {
    /// The only number of a query's only row.
    fileprivate func count(_ sql: String) throws -> Int {
        guard case .integer(let number)? = try query(sql).rows.first?.first else { return -1 }
        return Int(number)
    }
}
