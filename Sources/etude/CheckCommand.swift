import ArgumentParser
import Catalog
import Experiments
import Learning
import Specs

/// `etude check`: resolve experiments without training, and show what would run.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Resolve experiments without training: every mistake at once, or what would run.")

    @Argument(help: "Experiment files.")
    var files: [String]

    @OptionGroup var overrides: OverrideOptions
    @OptionGroup var folder: DataFolderOption

    @Flag(name: .long, help: "Print the resolved experiment as JSON.")
    var resolved = false

    @Flag(name: .long, help: "Do not look for the recordings.")
    var withoutData = false

    func run() throws {
        var mistakes: [Mistake] = []
        for file in files {
            do {
                let experiment = try Experiment(ExperimentFile(path: file, overrides: overrides.set))
                try show(experiment)
            } catch let error as SpecError {
                mistakes += error.mistakes
            }
        }
        if !mistakes.isEmpty { throw SpecError(mistakes) }
    }

    private func show(_ experiment: Experiment) throws {
        if resolved {
            StandardOutput.write(try JSONParser.parse(experiment.resolved, source: "").pretty() + "\n")
            return
        }
        let model = try experiment.makeModel(seed: experiment.settings.seeds[0])
        var text =
            "\(experiment.source): \(type(of: experiment.model).kind), \(model.store.count) parameters, "
        text += "\(experiment.settings.training.epochs) epochs, seeds "
        text += experiment.settings.seeds.map { "\($0)" }.joined(separator: ", ") + "\n"
        if !withoutData { text += "  \(try experiment.dataset.open(data: folder.data).summary)\n" }
        StandardOutput.write(text)
    }
}
