import Catalog
import Glibc
import Hashing
import Learning
import RunStore
import Training

/// Trains runs and stores what the loop tells, as it tells it; goes on where a run was stopped.
public final class ExperimentRunner {
    /// What is told while runs go on.
    public enum Event: Sendable {
        /// The recordings are found and checked: one sentence.
        case data(String)
        case began(run: String, seed: UInt64, parameters: Int)
        /// An earlier attempt is continued after so many epochs; 0 where it left no checkpoint that works.
        case resumed(run: String, after: Int, remarks: [String])
        /// The run is in the store, finished: nothing was done.
        case known(run: String, seed: UInt64)
        /// Something that is no end of the run.
        case remark(run: String, String)
        case training(TrainingEvent)
        /// Others train what is left.
        case waiting(String)
        /// A sweep that halves ranked its trials: one line.
        case chosen(String)
        case ended(run: String, RunStatus, reason: String?)
    }

    public let store: RunStore
    /// The folder that holds prepared corpora.
    public let data: String
    public var policy = RunPolicy()
    private let environment: RunEnvironment
    private let listen: (RunRequest, Event) -> Void
    /// Of the experiment that was asked for last: its seeds follow one another.
    private var material: RunMaterial?

    public init(
        store: RunStore, data: String, environment: RunEnvironment,
        listen: @escaping (RunRequest, Event) -> Void = { _, _ in }
    ) {
        self.store = store
        self.data = data
        self.environment = environment
        self.listen = listen
    }

    /// The run that a request means.
    struct Wanted {
        /// As the store has it, under whatever id; nil where it is new.
        var known: Run?
        /// As a file asks for it; nil where the request names a run of the store.
        var new: NewRun?
        var id: String
    }

    func wanted(_ request: RunRequest) async throws -> Wanted {
        let material = try await material(for: request)
        if let run = request.run { return Wanted(known: try store.run(id: run.id), new: nil, id: run.id) }
        let new = try material.newRun(seed: request.seed, home: store.home)
        let known = try store.run(for: new)
        // Under the name of this file as well: whoever asked for it will look for it there.
        if let known, !known.isDeleted {
            try store.addName(new.name, study: new.study, source: new.source, to: known)
        }
        return Wanted(known: known, new: new, id: known?.id ?? new.id)
    }

    /// Trains a run to its end, from its latest checkpoint where it has one.
    ///
    /// - Parameters:
    ///   - shouldStop: asked before every step; once true, the run is stored as interrupted.
    ///   - finishing: called when a run's last epoch is stored and before the run ends, to add plots and the like; what it
    ///     throws is no failure of the run.
    /// - Returns: how it ended. What goes wrong while it trains is stored and part of the outcome.
    /// - Throws: what keeps it from beginning: missing data, a store that cannot be written.
    public func run(
        _ request: RunRequest, shouldStop: () -> Bool, finishing: (OpenRun) async throws -> Void = { _ in }
    ) async throws -> RunOutcome {
        let material = try await material(for: request)
        let wanted = try await wanted(request)
        let id = wanted.id
        func outcome(_ end: RunOutcome.End) -> RunOutcome { RunOutcome(request: request, run: id, end: end) }
        if let end = try settled(wanted, request) { return outcome(end) }
        let run: OpenRun
        do throws(StoreError) {
            if let new = wanted.new {
                run = try store.openRun(new)
            } else {
                run = try store.openRun(wanted.known ?? request.run!)
            }
        } catch {
            guard case .running = error else { throw error }
            return outcome(.held(error))
        }
        // Another process may have ended it just before this one got hold of it.
        if let end = try settled(Wanted(known: run.before, new: wanted.new, id: id), request) {
            return outcome(end)
        }
        try store.setRung(policy.lastEpoch, of: id)
        let startsAnew = policy.again || run.before?.isDeleted == true
        let done = startsAnew ? 0 : run.before?.lastEpoch ?? 0
        let point = CheckpointFolder(run.folder).point(upTo: done)
        let attempt = try run.beginAttempt(firstEpoch: (point?.epoch ?? 0) + 1, in: environment)
        ProcessUsage.forgetPeak()
        let log = ConsoleLog("\(run.folder)/attempt-\(attempt).log")
        func tell(_ event: Event) {
            if let line = RunText.line(for: event, of: request) { log.write(line) }
            listen(request, event)
        }
        if done > 0 {
            tell(.resumed(run: id, after: point?.epoch ?? 0, remarks: try remarks(on: run, point)))
        }
        /// Stores the end; the first failure counts, and a store that fails as well has nothing to add.
        func end(_ status: RunStatus, _ reason: String?) throws {
            tell(.ended(run: id, status, reason: reason))
            if log.close() { try? run.record(try artifact(log.path, kind: "log", in: run)) }
            try run.end(status, reason: reason, peakMemoryBytes: ProcessUsage.peakMemoryBytes)
        }
        do {
            let (last, why) = try train(run, material, request, from: point, shouldStop, tell)
            if why == .pause {
                try end(.interrupted, "paused after epoch \(last)")
                return outcome(.paused)
            }
            do { try await finishing(run) } catch { tell(.remark(run: id, "\(error)")) }
            try end(.finished, reason(why, after: last, material.experiment))
            // What it was for, to go on from, is over.
            unlink(CheckpointFolder(run.folder).previous)
            return outcome(.finished)
        } catch {
            let status = Self.status(after: error)
            try? end(status, "\(error)")
            return outcome(status == .failed ? .failed(error) : .interrupted(error))
        }
    }

    func tellOfWaiting(_ requests: [RunRequest]) {
        guard let first = requests.first else { return }
        let others = requests.count == 1 ? "" : " and \(requests.count - 1) more"
        listen(first, .waiting("\(first.title)\(others): another process trains it; waiting for its end"))
    }

    func tellOfChoice(_ sentence: String, of request: RunRequest) { listen(request, .chosen(sentence)) }

    /// How a request ends that needs no training; nil where there is something to do.
    func settled(_ wanted: Wanted, _ request: RunRequest) throws -> RunOutcome.End? {
        guard let known = wanted.known, !known.isDeleted, !policy.again else { return nil }
        if known.status == .finished {
            listen(request, .known(run: known.id, seed: request.seed))
            return .known
        }
        if known.status == .failed, !policy.retriesFailed {
            return .failed(
                RunError.failure(
                    run: known.id,
                    reason:
                        "failed before (\(known.reason ?? "no reason given")); --retry-failed tries it once more"
                ))
        }
        if let last = policy.lastEpoch, known.status == .interrupted,
            try isRanked(known, request.experiment, at: last)
        {
            return .paused
        }
        return nil
    }

    /// Whether a run has got to an epoch and can be ranked by what is stored: that epoch was validated, in its turn or for the
    /// ranking alone, or is too far behind to be asked anymore.
    private func isRanked(_ run: Run, _ experiment: Experiment, at epoch: Int) throws -> Bool {
        let done = run.lastEpoch ?? 0
        guard done == epoch else { return done > epoch }
        let plan = experiment.plan(seed: 0)
        return try epoch % plan.validateEvery == 0
            || store.rungs(of: run.id, plan.monitor.column).contains { $0.epoch == epoch }
    }

    /// Opens the recordings, and makes sure that a run which was begun goes on with the same.
    private func material(for request: RunRequest) async throws -> RunMaterial {
        // By all settings, as an identity does not say where recordings lie.
        let known = material.flatMap { $0.experiment.resolved == request.experiment.resolved ? $0 : nil }
        let found: RunMaterial
        if let known { found = known } else { found = try await RunMaterial(request.experiment, data: data) }
        if known == nil { listen(request, .data(found.dataset.summary)) }
        material = found
        if let run = request.run, run.dataFingerprint != found.dataset.fingerprint {
            throw RunError.otherData(
                run: run.id, then: try store.details(of: run).dataSummary, now: found.dataset.summary)
        }
        return found
    }

    /// What a person should know about a run that goes on.
    private func remarks(on run: OpenRun, _ point: CheckpointFolder.Point?) throws -> [String] {
        var remarks = point?.passedOver ?? []
        guard let before = run.before else { return remarks }
        let attempts = try store.details(of: before).attempts.dropLast()
        if let last = attempts.last?.environment,
            last.codeVersion != environment.codeVersion || last.codeChanges != environment.codeChanges
        {
            remarks.append("the code has changed since its last attempt, so its numbers may differ")
        }
        return remarks
    }

    private func reason(_ end: TrainingEnd, after epoch: Int, _ experiment: Experiment) -> String? {
        switch end {
        case .allEpochs, .pause: return nil
        case .noImprovement:
            let monitor = experiment.plan(seed: 0).monitor.column
            let what =
                monitor == "loss" ? "the validation loss no longer fell" : "\(monitor) no longer improved"
            return "stopped early after epoch \(epoch): \(what)"
        case .nothingToTrain: return "judged once: there is nothing to train"
        case .outOfTime: return "stopped after epoch \(epoch): its seconds were used up"
        }
    }

    /// What keeps the place from being written is over some day, and the run goes on then; other errors are the run's own.
    private static func status(after error: any Error) -> RunStatus {
        switch error {
        case TrainingError.interrupted, LearningError.unwritable: .interrupted
        case StoreError.full, StoreError.readOnly, StoreError.file, StoreError.busy: .interrupted
        default: .failed
        }
    }
}

extension ExperimentRunner {
    private func train(
        _ run: OpenRun, _ material: RunMaterial, _ request: RunRequest, from point: CheckpointFolder.Point?,
        _ shouldStop: () -> Bool, _ tell: (Event) -> Void
    ) throws -> (epochs: Int, TrainingEnd) {
        let model = try request.experiment.makeModel(seed: request.seed)
        try run.record(
            layers: model.store.table().map {
                LayerRecord(name: $0.name, kind: $0.kind, shape: $0.shape, parameters: $0.count)
            })
        try run.record(tensors: model.store.state.map(\.name))
        tell(.began(run: run.id, seed: request.seed, parameters: model.store.count))
        let trainer = Trainer(
            model: model, losses: material.losses, metrics: material.metrics, dataset: material.dataset,
            plan: request.experiment.plan(seed: request.seed), folder: run.folder)
        var end = (epochs: 0, TrainingEnd.allEpochs)
        // Checkpoints are told of before their epoch, and stored with it.
        var files: [Artifact] = []
        var said: Set<String> = []
        try trainer.run(from: point, until: policy.lastEpoch, ranking: true, shouldStop: shouldStop) {
            event in
            switch event {
            case .controls(let controls):
                try run.record(
                    controls: controls.sorted { $0.key < $1.key }.flatMap { name, scores in
                        scores.map { Self.value($0, "validation:\(name)") }
                    })
            case .epochEnded(let report):
                try run.record(
                    Self.record(report), clips: report.isBest ? report.clips.map(Self.record) : nil,
                    artifacts: files, digests: report.digests.map(\.bits))
                files = []
            case .ranked(let epoch, let score):
                try run.record(
                    rung: Self.value(score, MetricKey.rungSplit), at: epoch)
            case .saved(let kind, let path):
                files.append(try artifact(path, kind: "checkpoint:\(kind)", in: run))
            case .ended(let epochs, let why): end = (epochs, why)
            case .stepped, .scored: break
            }
            tell(.training(event))
            if case .epochEnded(let report) = event {
                for remark in report.remarks where said.insert(remark).inserted {
                    tell(.remark(run: run.id, remark))
                }
            }
        }
        return end
    }

    private static func record(_ report: EpochReport) -> EpochRecord {
        EpochRecord(
            epoch: report.epoch, learningRate: report.learningRate, seconds: report.seconds,
            examples: report.examples, isBest: report.isBest,
            metrics: report.train.map { value($0, "train") }
                + report.validation.map { value($0, "validation") })
    }

    private static func value(_ score: Score, _ split: String) -> MetricValue {
        MetricValue(
            split: split, name: score.name, value: score.value,
            score.coverage.map { Coverage($0.scored, of: $0.asked) })
    }

    private static func record(_ clip: ClipReport) -> ClipScores {
        ClipScores(
            clip: clip.id, conditions: clip.conditions,
            scores: clip.scores.map { MetricValue(split: "validation", name: $0.name, value: $0.value) },
            recording: clip.recording, group: clip.group, content: clip.content)
    }

    /// A file of the run's folder, as the store records it.
    public func artifact(_ path: String, kind: String, in run: OpenRun) throws -> Artifact {
        let (bytes, digest) = try FileDigest.of(path)
        return Artifact(
            path: String(path.dropFirst(run.folder.count + 1)), kind: kind, bytes: bytes, sha256: digest)
    }
}
