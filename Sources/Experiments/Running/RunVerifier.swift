import Catalog
import Learning
import RunStore
import Training

/// Trains a stored run once more, keeps nothing of it, and says where it first differs from what was stored.
public struct RunVerifier {
    /// What a run did not repeat.
    public struct Difference: Hashable, Sendable {
        public var epoch: Int
        /// The first in the order of the layers; nil where all tensors are the same and a metric is not.
        public var tensor: String?
        /// How many tensors differ in this epoch, and of how many.
        public var tensorCount: Int
        public var tensorTotal: Int
        /// The first metric that differs: its split and name, what was stored, and what came now.
        public var metric: (key: MetricKey, stored: Double?, now: Double?)?

        public static func == (one: Difference, other: Difference) -> Bool {
            one.epoch == other.epoch && one.tensor == other.tensor && one.tensorCount == other.tensorCount
                && one.tensorTotal == other.tensorTotal && one.metric?.key == other.metric?.key
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(epoch)
            hasher.combine(tensor)
        }
    }

    /// What came of it.
    public struct Verdict: Sendable {
        /// Epochs that were trained again.
        public var epochs: Int
        /// Tensors that were compared, in each of them; 0 where an older program stored no digests.
        public var tensors: Int
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
    /// - Throws: ``RunError``, or what ends training.
    public func verify(
        _ run: Run, shouldStop: () -> Bool = { false },
        listen: (RunRequest, ExperimentRunner.Event) -> Void = { _, _ in }
    ) async throws -> Verdict {
        guard let last = run.lastEpoch else {
            throw RunError.unverifiable(run: run.id, reason: "it has no epoch")
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
        var verdict = Verdict(epochs: 0, tensors: digests.epochs.isEmpty ? 0 : digests.names.count)
        // The loop is left by an error; this one is the news that there is nothing more to see.
        struct Seen: Error {}
        do {
            try trainer.run(until: last, shouldStop: shouldStop) { event in
                listen(request, .training(event))
                guard case .epochEnded(let report) = event else { return }
                verdict.epochs = report.epoch
                verdict.difference = Self.difference(report, digests, curves, leavingOut: timed)
                if verdict.difference != nil { throw Seen() }
            }
        } catch is Seen {}
        return verdict
    }

    /// What an epoch has that was stored otherwise.
    private static func difference(
        _ report: EpochReport, _ digests: (names: [String], epochs: [Int: [UInt64]]),
        _ curves: [MetricKey: [(epoch: Int, value: Double?)]], leavingOut timed: Set<String>
    ) -> Difference? {
        var different: [String] = []
        if let stored = digests.epochs[report.epoch] {
            let now = Dictionary(report.digests.map { ($0.name, $0.bits) }, uniquingKeysWith: { $1 })
            different = zip(digests.names, stored).filter { now[$0] != $1 }.map(\.0)
        }
        let scores = [("train", report.train), ("validation", report.validation)]
        var metric: (key: MetricKey, stored: Double?, now: Double?)?
        for (split, values) in scores {
            for score in values where !timed.contains(score.name) && metric == nil {
                let key = MetricKey(split, score.name)
                guard let point = curves[key]?.first(where: { $0.epoch == report.epoch }) else { continue }
                if point.value != score.value { metric = (key, point.value, score.value) }
            }
        }
        guard !different.isEmpty || metric != nil else { return nil }
        return Difference(
            epoch: report.epoch, tensor: different.first, tensorCount: different.count,
            tensorTotal: digests.names.count, metric: metric)
    }
}
