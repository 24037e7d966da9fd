import ArgumentParser
import Reports
import RunStore

/// Which runs are meant; shared by every command that takes several.
struct SelectionOptions: ParsableArguments {
    @Argument(
        help: "Studies, experiments, files, ids (their beginning is enough) or tags; everything by default.")
    var selection: [String] = []

    @Option(
        name: .customLong("where"),
        help: "Only runs that fulfil this: 'model.kind == stft_unet and val.si_sdr > 8'.")
    var condition: String?

    @Option(
        name: .long,
        help:
            "Only runs that started then or later: 2026-03-01, '2026-03-01 12:30' (UTC, or with a zone: +02:00), or how long ago: 90m, 2h, 3d."
    )
    var since: Moment?

    @Option(name: .long, help: "Only runs that started then or earlier.")
    var until: Moment?

    @Option(name: .long, help: "Only runs with this tag; give it again for more.")
    var tag: [String] = []

    var filter: RunFilter { RunFilter(condition: condition, since: since, until: until, tags: tag) }
}

extension Moment: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
