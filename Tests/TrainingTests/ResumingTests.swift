import FoundationEssentials
import Learning
import Tensors
import Testing
import Training

/// A run that was stopped and continued is the run that was not.
@Suite(.serialized) struct ResumingTests {
    /// What a run leaves: weights, the latest checkpoint byte for byte, and what it told of every epoch.
    private struct Trace: Equatable {
        var weights: [Float]
        var scores: [Int: [Score]] = [:]
        var rates: [Int: Double] = [:]
        var bests: [Int: Bool] = [:]
        var digests: [Int: [TensorDigest]] = [:]
        var checkpoints: [Data] = []

        init() { weights = [] }

        mutating func take(_ event: TrainingEvent) {
            guard case .epochEnded(let report) = event else { return }
            scores[report.epoch] = report.train + report.validation
            rates[report.epoch] = report.learningRate
            bests[report.epoch] = report.isBest
            digests[report.epoch] = report.digests
        }

        mutating func finish(_ model: SmallModel, _ run: SmallRun) throws {
            weights = model.store.state.flatMap { $0.value.array }
            checkpoints = try [run.checkpoints.best, run.checkpoints.latest].map {
                try Data(contentsOf: URL(filePath: $0))
            }
        }
    }

    private func problem() throws -> SmallRun {
        var run = try SmallRun()
        run.plan.schedule = Plateau(patience: 0, factor: 0.5)
        run.plan.learningRate = 0.4
        run.plan.epochs = 6
        return run
    }

    private func uninterrupted() throws -> Trace {
        let run = try problem()
        defer { run.remove() }
        var trace = Trace()
        let model = try run.run { trace.take($0) }
        try trace.finish(model, run)
        return trace
    }

    @Test func continuingAfterAKillAnywhereGivesTheSameBits() throws {
        let whole = try uninterrupted()
        // A rate that fell on the way, so that the schedule's state is needed.
        #expect(Set(whole.rates.values).count > 1 && whole.bests.values.contains(false))
        struct Killed: Error {}
        var events = 0
        var wasKilled = true
        // Killed at every event in turn: steps, clips that are scored, checkpoints written and not yet stored, epochs.
        while wasKilled {
            let run = try problem()
            defer { run.remove() }
            var trace = Trace()
            var left = events
            wasKilled = false
            do {
                try run.run { event in
                    if left == 0 { throw Killed() }
                    left -= 1
                    trace.take(event)
                }
            } catch is Killed { wasKilled = true }
            let model = try run.run(from: run.checkpoints.point(upTo: trace.scores.count)) { trace.take($0) }
            try trace.finish(model, run)
            #expect(trace == whole, "killed at event \(events)")
            events += 1
        }
        #expect(events > 6 * 6)
    }

    @Test func aRunPausesWhereItIsToldAndGoesOn() throws {
        let whole = try uninterrupted()
        let run = try problem()
        defer { run.remove() }
        var trace = Trace()
        var end: TrainingEvent?
        for last in [2, 2, 5] {
            try run.run(from: run.checkpoints.point(upTo: 6), until: last) {
                trace.take($0)
                end = $0
            }
            guard case .ended(last, .pause)? = end else {
                Issue.record("it did not pause after epoch \(last)")
                return
            }
        }
        let model = try run.run(from: run.checkpoints.point(upTo: 6)) { trace.take($0) }
        try trace.finish(model, run)
        #expect(trace == whole)
    }

    @Test func secondsCountOverAllEpochsAndAttempts() throws {
        var run = try problem()
        defer { run.remove() }
        run.plan.maxSeconds = 1e6
        var seconds = 0.0
        for last in [2, 5] {
            try run.run(from: run.checkpoints.point(upTo: 6), until: last) {
                if case .epochEnded(let report) = $0 { seconds += report.seconds }
            }
            let stored = try Safetensors.read(run.checkpoints.latest).metadata["progress.seconds"]
            let value = try #require(stored.flatMap { Double($0) })
            #expect(abs(value - seconds) < 1e-9 * seconds && seconds > 0)
        }
        // What the five used up is over a limit below it, so the sixth does not begin.
        run.plan.maxSeconds = seconds / 1.5
        var end: TrainingEvent?
        try run.run(from: run.checkpoints.point(upTo: 6)) { end = $0 }
        guard case .ended(5, .outOfTime)? = end else {
            Issue.record("it went on: \(String(describing: end))")
            return
        }
    }

    @Test func aDamagedCheckpointGivesWayToTheOneBefore() throws {
        let run = try problem()
        defer { run.remove() }
        try run.run(until: 5)
        let whole = try Data(contentsOf: URL(filePath: run.checkpoints.latest))
        #expect(run.checkpoints.point(upTo: 5)?.epoch == 5)
        // A checkpoint whose epoch was not stored is not continued from either.
        #expect(run.checkpoints.point(upTo: 4)?.epoch == 4)
        #expect(run.checkpoints.point(upTo: 3) == nil)
        for cut in [0, 7, 100, whole.count - 1] {
            try whole.prefix(cut).write(to: URL(filePath: run.checkpoints.latest))
            let point = try #require(run.checkpoints.point(upTo: 5))
            #expect(point.epoch == 4 && point.passedOver.count == 1)
            #expect(point.passedOver[0].contains("cannot read the checkpoint"))
        }
        for place in stride(from: 0, to: whole.count, by: 37) {
            var flipped = whole
            flipped[place] ^= 16
            try flipped.write(to: URL(filePath: run.checkpoints.latest))
            #expect(run.checkpoints.point(upTo: 5)?.epoch == 4, "byte \(place)")
        }
        var other = try problem()
        defer { other.remove() }
        other.plan.seed = 4
        let error = #expect(throws: LearningError.self) {
            try other.run(from: run.checkpoints.point(upTo: 5))
        }
        #expect(error?.description.contains("it is of another seed") == true)
    }

    @Test func anEndIsTheSameEndAfterwards() throws {
        var run = try problem()
        defer { run.remove() }
        run.plan.learningRate = 1e-12
        run.plan.earlyStopping = EarlyStopping(patience: 2)
        run.plan.epochs = 50
        var ends: [String] = []
        func note(_ event: TrainingEvent) { if case .ended = event { ends.append("\(event)") } }
        try run.run { note($0) }
        // Nothing is left to do, and that is known.
        try run.run(from: run.checkpoints.point(upTo: 50)) { note($0) }
        #expect(ends.count == 2 && ends[0] == ends[1] && ends[0].contains("noImprovement"))
    }
}
