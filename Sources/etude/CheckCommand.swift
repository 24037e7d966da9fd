import ArgumentParser
import Audio
import Catalog
import Corpora
import Experiments
import Learning
import Reports
import RunStore
import Specs
import Training

/// `etude check`: resolve experiments without training, and show what would run.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Resolve experiments without training: every mistake at once, or what would run.",
        discussion: """
            With --against, exit code 0 says that training would find that run, and 1 that it would make another one, for the \
            reasons that are printed.
            """)

    @Argument(help: "Experiment files.")
    var files: [String]

    @OptionGroup var overrides: OverrideOptions
    @OptionGroup var folder: DataFolderOption

    @Flag(name: .long, help: "Print the resolved experiment as JSON.")
    var resolved = false

    @Flag(name: .long, help: "Say for every value which file and line, option or default set it.")
    var explain = false

    @Flag(name: .long, help: "Print everything as JSON: mistakes with their places, or the trials.")
    var json = false

    @Flag(name: .long, help: "Do not look for the recordings.")
    var withoutData = false

    @Option(name: .long, help: "A stored run: say whether this is its experiment, and if not, why.")
    var against: String?

    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        if against != nil, json || resolved || explain {
            throw ValidationError(
                "--against answers one question: leave --json, --resolved and --explain out")
        }
    }

    func run() async throws {
        let growth = CacheGrowth(DataCache(data: folder.data))
        defer { tell(of: growth) }
        var mistakes: [Mistake] = []
        var experiments: [Experiment] = []
        for file in files {
            do throws(SpecError) {
                experiments += try Experiment.trials(
                    of: ExperimentFile(path: file, overrides: overrides.set))
            } catch {
                mistakes += error.mistakes
            }
        }
        let warnings = Self.warnings(experiments)
        if let against, mistakes.isEmpty {
            try await compare(experiments, against, growth)
        } else if json {
            StandardOutput.write(CheckReport.json(experiments, mistakes, warnings).pretty() + "\n")
            if !mistakes.isEmpty { throw Ending.badInput.code }
        } else {
            let refused = try await showAll(experiments, growth)
            for warning in warnings { StandardError.write("etude: \(warning)\n") }
            for sentence in refused.sentences { StandardError.write("etude: \(sentence)\n") }
            if !mistakes.isEmpty { throw SpecError(mistakes) }
            if !refused.sentences.isEmpty { throw Ending.badInput.code }
        }
    }

    /// Says whether one of the experiments is a run's, by the one that comes closest.
    private func compare(
        _ experiments: [Experiment], _ term: String, _ growth: CacheGrowth
    ) async throws {
        let store = try storeOptions.forReading()
        let run = try store.run(term)
        let all = try experiments.map { try ExperimentDifference($0, from: run, in: store) }
        let closest = all.min { left, right in
            (left.isSameExperiment ? 0 : 1, left.keys.count) < (
                right.isSameExperiment ? 0 : 1, right.keys.count
            )
        }
        guard let closest else { return }
        if !withoutData { growth.begin() }
        let dataset = withoutData ? nil : try await closest.experiment.dataset.open(data: folder.data)
        let data = try store.details(of: run).dataSummary
        let isSameData = dataset.map { $0.fingerprint == run.dataFingerprint }
        StandardOutput.write(
            CheckReport.comparison(
                closest, run, data: isSameData == false ? (data, dataset?.summary ?? "") : nil,
                trials: experiments.count))
        if !closest.isSameExperiment || !closest.hasSeed || isSameData == false { throw Ending.failed.code }
    }

    /// What is right and cannot be trained on this machine, once a file.
    private static func warnings(_ experiments: [Experiment]) -> [String] {
        var warnings: [String] = []
        for experiment in experiments {
            do throws(TrainingError) {
                try experiment.checkMachine()
            } catch {
                let warning = "warning: \(experiment.source): \(error)"
                if !warnings.contains(warning) { warnings.append(warning) }
            }
        }
        return warnings
    }

    /// Recordings are decoded to see whether they can be, and kept for the training that follows.
    private func tell(of growth: CacheGrowth) {
        let written = growth.byteCount
        guard written > 0 else { return }
        StandardError.write(
            "\(Figure.bytes(written)) of decoded recordings were written into \(growth.cache.folder), for this and every training; `etude gc --cache-days 0` finds them\n"
        )
    }

    /// Shows what would run, and gives back what cannot be used of the recordings: one damaged folder hides no other, and one trial
    /// no other. What trials share is opened once where it is refused.
    private func showAll(_ experiments: [Experiment], _ growth: CacheGrowth) async throws -> RefusedTrials {
        var refused = RefusedTrials(experiments)
        for experiment in experiments where !refused.isKnown(experiment) {
            do { try await show(experiment, growth) } catch let error
                where error is CorpusError || error is AudioError || error is Refusals
            {
                refused.add(experiment, error)
            }
        }
        return refused
    }

    private func show(_ experiment: Experiment, _ growth: CacheGrowth) async throws {
        if resolved {
            return StandardOutput.write(
                try JSONParser.parse(experiment.resolved, source: "").pretty() + "\n")
        }
        let model = try experiment.makeModel(seed: experiment.settings.seeds[0])
        let source = experiment.source
        var text =
            "\(source): \(experiment.name), \(type(of: experiment.model).kind), \(model.store.count) parameters, "
        text += "\(experiment.settings.training.epochs) epochs, seeds "
        text += experiment.settings.seeds.map { "\($0)" }.joined(separator: ", ") + "\n"
        if !experiment.overrides.isEmpty {
            text += "  with \(experiment.overrides.joined(separator: ", "))\n"
        }
        for (key, location) in experiment.locations {
            text += "  \(key): \(Location.real(location.path)), \(location.taken)\n"
        }
        if explain { text += CheckReport.explanation(of: experiment) }
        if !withoutData {
            growth.begin()
            text += "  \(try await experiment.dataset.open(data: folder.data).summary)\n"
        }
        StandardOutput.write(text)
    }
}
