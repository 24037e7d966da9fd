import Experiments
import FoundationEssentials
import RunStore
import Specs
import Testing

/// Runs that were published are found: nothing of them would be trained again.
struct PublishedRunsTests {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

    private static let stores: [String] = {
        let folder = root + "/docs/results"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".sqlite") }.sorted().map { "\(folder)/\($0)" }
    }()

    /// Files that were changed since runs of them were published, by those runs' identity: what makes them what they were.
    private static let former = [
        "25a8a8e282de9fc308f266191ebf099d990e09f406ba10dfe1791fe5fbeb7095": (
            file: "experiments/predict/blend.json", override: "training.optimizer.learning_rate=0.0003"
        )
    ]

    @Test func thereAreStores() { #expect(Self.stores.count >= 6) }

    @Test(arguments: stores)
    func theShippedFileWithTheRecordedOverridesFindsEveryRun(path: String) throws {
        let store = try RunStore(reading: path, identify: Experiment.identity(ofResolved:))
        let runs = try store.runs()
        #expect(!runs.isEmpty)
        for run in runs {
            let details = try store.details(of: run)
            let file = "\(Self.root)/\(details.source)"
            // What a sweep chose stands among the overrides, and so does what a person set.
            let trials =
                try Experiment.trials(of: ExperimentFile(path: file))
                + Experiment.trials(of: ExperimentFile(path: file, overrides: details.overrides))
            let same = try #require(
                trials.first { $0.overrides == details.overrides }, "\(details.source) of run \(run.id)")
            let experiment =
                try Self.former[run.identity].map { try Self.experiment($0.file, $0.override) } ?? same
            let found = try store.run(
                for: NewRun(
                    identity: experiment.identity, resolved: experiment.resolved, seed: run.seed,
                    name: experiment.name, study: experiment.study, model: run.model, plannedEpochs: 1,
                    dataFingerprint: run.dataFingerprint, dataSummary: "", metrics: []))
            #expect(found?.id == run.id && found?.status == .finished, "\(details.source) of run \(run.id)")
        }
        #expect(try store.check().filter { $0.contains("identity") } == [])
    }

    private static func experiment(_ file: String, _ override: String) throws -> Experiment {
        try #require(
            try Experiment.trials(of: ExperimentFile(path: "\(root)/\(file)", overrides: [override])).first)
    }

    /// A file that was changed is another experiment, and the one that it was has a way to be called.
    @Test func aFileThatWasChangedCanBeWhatItWas() throws {
        for (identity, was) in Self.former {
            #expect(try Self.experiment(was.file, was.override).identity == identity, "\(was.file)")
            let now = try Experiment.trials(of: ExperimentFile(path: "\(Self.root)/\(was.file)"))
            #expect(!now.contains { $0.identity == identity }, "\(was.file)")
        }
    }

    /// Identities of the experiments of every store published so far, whatever becomes of those stores and files.
    @Test func identitiesStayAsTheyAre() throws {
        let text = String(
            decoding: try Data(contentsOf: URL(filePath: Self.root + "/Tests/Golden/identities.jsonl")),
            as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.count >= 45)
        for line in lines {
            let node = try JSONParser.parse(String(line), source: "identities.jsonl")
            let stored = try #require(node["resolved"])
            #expect(Experiment.identity(ofResolved: stored.canonical) == node["identity"]?.string, "\(line)")
        }
    }
}
