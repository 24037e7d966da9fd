import Catalog
import Learning
import Measures
import RunStore
import Tensors
import Training

/// Trains a stored run once more, or evaluates it where there is nothing to train, keeps nothing of it, and says where it first
/// differs from what was stored.
public struct RunVerifier {
    /// A number that came out as another than was stored; nil where one of them is missing.
    public struct OtherValue: Hashable, Sendable {
        public var key: MetricKey
        /// Of one clip; nil for a mean.
        public var clip: String?
        public var stored: Double?
        public var now: Double?
    }

    /// What a run did not repeat.
    public struct Difference: Hashable, Sendable {
        public var epoch: Int
        /// The first in the order of the layers; nil where all tensors are the same and a metric is not.
        public var tensor: String?
        /// How many tensors differ in this epoch, and of how many that were compared.
        public var tensorCount: Int
        public var tensorTotal: Int
        /// The first metric that differs, or the first clip's score where all means are the same.
        public var metric: OtherValue?
    }

    /// What came of it.
    public struct Verdict: Sendable {
        /// Epochs that were trained again; of a model that has nothing to train, evaluations.
        public var epochs: Int
        /// Whether the model has anything to train. Without it, equal scores are all there is to compare.
        public var trains = true
        /// Those of them whose tensors were compared; no others have digests.
        public var comparedEpochs = 0
        /// Tensors that were compared in each of those.
        public var tensors: Int
        /// Values of metrics that were compared, in all epochs together.
        public var metricValues = 0
        /// Scores of single clips that were compared: those of the best epoch are stored.
        public var clipValues = 0
        /// Whether enough was compared to say that the run is the same.
        public var isCompared: Bool {
            hindrance == nil && (comparedEpochs > 0 || !trains && metricValues + clipValues > 0)
        }
        /// Why nothing could be compared, and nothing was trained; nil where it was.
        public var hindrance: String?
        public var difference: Difference?
    }

    private let store: RunStore
    private let data: String
    /// Puts another model in the place of the experiment's: what a test breaks on purpose.
    package var replacing: (any Model) -> any Model = { $0 }

    public init(store: RunStore, data: String) {
        self.store = store
        self.data = data
    }

    /// Trains up to the last epoch that is stored, or to the first that differs.
    ///
    /// - Parameter epochs: where to stop at the latest.
    /// - Throws: ``RunError``, or what ends training.
    public func verify(
        _ run: Run, epochs: Int = .max, shouldStop: () -> Bool = { false },
        listen: (RunRequest, ExperimentRunner.Event) -> Void = { _, _ in }
    ) async throws -> Verdict {
        guard let last = run.lastEpoch else {
            throw RunError.unverifiable(run: run.id, reason: "it has no epoch")
        }
        if let hindrance = try hindrance(run) {
            return Verdict(epochs: 0, tensors: 0, hindrance: hindrance)
        }
        let request = try RunRequest(run, in: store)
        let material = try await RunMaterial(request.experiment, data: data)
        guard material.dataset.fingerprint == run.dataFingerprint else {
            throw RunError.otherData(
                run: run.id, then: try store.details(of: run).dataSummary, now: material.dataset.summary)
        }
        listen(request, .data(material.dataset.summary))
        let digests = try store.tensorDigests(of: run)
        let curves = try store.curves(of: run.id)
        let timed = Set(material.metrics.filter { !$0.isRepeatable }.flatMap { $0.columns.map(\.name) })
        var plan = request.experiment.plan(seed: run.seed)
        plan.maxSeconds = nil
        let model = replacing(try request.experiment.makeModel(seed: run.seed))
        let trainer = Trainer(
            model: model, losses: material.losses, metrics: material.metrics, dataset: material.dataset,
            plan: plan, folder: nil)
        let clips = try store.clipScores(of: run.id)
        var verdict = Verdict(epochs: 0, tensors: digests.epochs.isEmpty ? 0 : digests.names.count)
        verdict.trains = !model.store.parameters.isEmpty
        // The loop is left by an error; this one is the news that there is nothing more to see.
        struct Seen: Error {}
        do {
            try trainer.run(until: min(last, epochs), shouldStop: shouldStop) { event in
                listen(request, .training(event))
                guard case .epochEnded(let report) = event else { return }
                verdict.epochs = report.epoch
                if digests.epochs[report.epoch] != nil { verdict.comparedEpochs += 1 }
                let clips = report.epoch == run.bestEpoch ? clips : []
                verdict.difference = Self.difference(
                    report, digests, curves, clips, leavingOut: timed, counting: &verdict)
                if verdict.difference != nil { throw Seen() }
            }
        } catch is Seen {
        } catch TrainingError.interrupted(let epoch) {
            throw RunError.unverifiable(
                run: run.id, reason: "interrupted in epoch \(epoch); verifying stores nothing and begins anew"
            )
        }
        return verdict
    }

    /// Bits are those of one set of instructions and one version of the engine: what hinders a comparison with those of a run.
    /// An attempt of before they were recorded hinders nothing.
    private func hindrance(_ run: Run) throws -> String? {
        let attempts = try store.details(of: run).attempts
        for (index, attempt) in attempts.enumerated() {
            // All its epochs were trained anew.
            if attempts[(index + 1)...].contains(where: { $0.firstEpoch <= attempt.firstEpoch }) { continue }
            let then = attempt.environment
            if let set = then.instructions, set != InstructionSet.current.rawValue {
                let has = InstructionSet.available.contains { $0.rawValue == set }
                return "attempt \(attempt.number) was trained with \(set) instructions and this is "
                    + "\(InstructionSet.current); "
                    + (has ? "ETUDE_ISA=\(set) chooses them" : "this processor lacks them")
            }
            if let version = then.numerics, version != Numerics.version {
                return
                    "attempt \(attempt.number) was trained by version \(version) of the numerics, and this program "
                    + "is version \(Numerics.version)"
            }
        }
        return nil
    }

    /// What an epoch has that was stored otherwise.
    private static func difference(
        _ report: EpochReport, _ digests: (names: [String], epochs: [Int: [UInt64]]),
        _ curves: [MetricKey: [(epoch: Int, value: Double?)]], _ clips: [ClipScores],
        leavingOut timed: Set<String>, counting verdict: inout Verdict
    ) -> Difference? {
        var different: [String] = []
        if let stored = digests.epochs[report.epoch] {
            let now = Dictionary(report.digests.map { ($0.name, $0.bits) }, uniquingKeysWith: { $1 })
            different = zip(digests.names, stored).filter { now[$0] != $1 }.map(\.0)
        }
        var others: [OtherValue] = []
        for (split, values) in [("train", report.train), ("validation", report.validation)] {
            for score in values where !timed.contains(score.name) {
                let key = MetricKey(split, score.name)
                guard let point = curves[key]?.first(where: { $0.epoch == report.epoch }) else { continue }
                verdict.metricValues += 1
                if point.value != score.value {
                    others.append(OtherValue(key: key, stored: point.value, now: score.value))
                }
            }
        }
        others += scores(of: report.clips, unlike: clips, leavingOut: timed, counting: &verdict.clipValues)
        guard !different.isEmpty || !others.isEmpty else { return nil }
        return Difference(
            epoch: report.epoch, tensor: different.first, tensorCount: different.count,
            tensorTotal: digests.epochs[report.epoch] == nil ? 0 : digests.names.count, metric: others.first)
    }

    /// Scores of single clips that were stored otherwise.
    private static func scores(
        of clips: [ClipReport], unlike stored: [ClipScores], leavingOut timed: Set<String>,
        counting compared: inout Int
    ) -> [OtherValue] {
        let then = Dictionary(
            stored.map { ($0.clip, $0.scores.filter { $0.split == "validation" }) },
            uniquingKeysWith: { first, _ in first })
        var others: [OtherValue] = []
        for clip in clips {
            for score in clip.scores where !timed.contains(score.name) {
                guard let before = then[clip.id]?.first(where: { $0.name == score.name }) else { continue }
                compared += 1
                guard before.value != score.value else { continue }
                others.append(
                    OtherValue(
                        key: MetricKey("validation", score.name), clip: clip.id, stored: before.value,
                        now: score.value))
            }
        }
        return others
    }
}
