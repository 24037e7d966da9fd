import ArgumentParser
import Catalog
import Experiments
import Learning
import Specs

/// `etude check`: resolve experiments without training, and show what would run.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Resolve experiments without training: every mistake at once, or what would run.")

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

    func run() async throws {
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
        if json {
            StandardOutput.write(CheckReport.json(experiments, mistakes).pretty() + "\n")
            if !mistakes.isEmpty { throw ExitCode(2) }
        } else {
            for experiment in experiments { try await show(experiment) }
            if !mistakes.isEmpty { throw SpecError(mistakes) }
        }
    }

    private func show(_ experiment: Experiment) async throws {
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
        if explain { text += CheckReport.explanation(of: experiment) }
        if !withoutData { text += "  \(try await experiment.dataset.open(data: folder.data).summary)\n" }
        StandardOutput.write(text)
    }
}
