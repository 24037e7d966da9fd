import ArgumentParser
import Reports
import RunStore

/// `etude power`: how many seeds a difference needs.
struct PowerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "power",
        abstract: "Say how many seeds a difference needs before a paired t test finds it.",
        discussion: """
            The spread is taken from the runs of two experiments that share seeds, or given with --deviation.

            Examples:
              etude power stft-unet wave-unet --difference 0.5
              etude power --difference 0.5 --deviation 0.8
            """)

    @Argument(help: "Two experiments.") var selection: [String] = []
    @Option(name: .long, help: "The metric (default: the one that ranks).") var metric: String?
    @Option(name: .long, help: "The difference to be found (default: the one that was seen).") var difference:
        Double?
    @Option(name: .long, help: "The standard deviation of the difference between seeds.") var deviation:
        Double?
    @Option(name: .long, help: "The chance of finding it.") var power = 0.8
    @Option(name: .long, help: "The chance of finding a difference where there is none.") var level = 0.05
    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        for (name, value) in [("power", power), ("level", level)] where !(value > 0 && value < 1) {
            throw ValidationError("--\(name) is \(value); it is a chance between 0 and 1")
        }
        if let deviation, !(deviation > 0 && deviation.isFinite) {
            throw ValidationError("--deviation is \(deviation); a spread is greater than 0")
        }
        if let difference, !difference.isFinite {
            throw ValidationError("--difference is \(difference); give a number")
        }
        if selection.isEmpty, difference == nil || deviation == nil {
            throw ValidationError("give two experiments, or both --difference and --deviation")
        }
        if !selection.isEmpty, selection.count != 2 {
            throw ValidationError(
                "two experiments are compared; \(selection.count == 1 ? "1 was" : "\(selection.count) were") given"
            )
        }
    }

    func run() throws {
        var seen: SeedDifferences?
        if selection.count == 2 {
            seen = try SeedDifferences(
                storeOptions.forReading(), selection[0], selection[1], metric: metric)
        }
        StandardOutput.write(
            try SeedAdvice.text(
                seen, difference: difference, deviation: deviation, power: power, level: level))
    }
}
