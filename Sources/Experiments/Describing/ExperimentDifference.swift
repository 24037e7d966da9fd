import RunStore
import Specs

/// Why an experiment is another one than a stored run's.
public struct ExperimentDifference: Sendable {
    /// A key that holds another value.
    public struct Key: Sendable, Hashable {
        public var path: String
        /// As JSON; nil where there is no such key.
        public var stored: String?
        public var now: String?
        /// The file and line, or the option, that set it; nil for a default.
        public var setBy: Place?
        /// Whether it says where data lie, and is no part of the identity.
        public var isPlace: Bool
    }

    public let experiment: Experiment
    /// Whether the two would train alike, seed and data left aside.
    public let isSameExperiment: Bool
    /// Keys that differ, in the order of the experiment.
    public let keys: [Key]
    /// Whether the run's seed is one that the experiment asks for.
    public let hasSeed: Bool
    /// Why this program cannot read the stored experiment; nil where it can.
    public let unreadable: String?

    /// - Throws: ``StoreError``.
    public init(_ experiment: Experiment, from run: Run, in store: RunStore) throws {
        self.experiment = experiment
        let text = try store.details(of: run).resolved
        var stored: [Origin]
        do throws(SpecError) {
            let there = try Experiment(resolved: text, name: run.name, study: run.study, in: store.home)
            (stored, unreadable) = (there.kept, nil)
            isSameExperiment = there.identity == experiment.identity
        } catch {
            let node = try JSONParser.parse(text, source: "the stored experiment")
            (stored, unreadable) = (Origin.all(in: node, written: node), "\(error)")
            isSameExperiment = run.identity == experiment.identity
        }
        let now = experiment.kept
        let values = Dictionary(now.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let old = Dictionary(stored.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        stored.removeAll { values[$0.path] != nil }
        keys = (now + stored).compactMap { origin in
            let (there, here) = (old[origin.path]?.value.canonical, values[origin.path]?.value.canonical)
            guard there != here else { return nil }
            return Key(
                path: origin.path, stored: there, now: here, setBy: values[origin.path]?.place,
                isPlace: experiment.places.contains(origin.path) && there != "null" && here != "null")
        }
        hasSeed = experiment.settings.seeds.contains(run.seed)
    }
}
