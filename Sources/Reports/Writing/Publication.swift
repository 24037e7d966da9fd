import RunStore

/// Reports that are published with the few runs they speak of: `denoise.md`, and `denoise.sqlite` beside it.
public enum Publication {
    /// The store beside a report.
    public static func store(beside report: String) -> String {
        (report.hasSuffix(".md") ? String(report.dropLast(3)) : report) + ".sqlite"
    }

    /// Writes the runs of a report, and no more of them than the report needs.
    ///
    /// - Parameters:
    ///   - allClips: scores of single clips of every metric, not of the one that ranks only.
    ///   - sounds: of how many clips the sounds go along, of one run an experiment.
    public static func export(
        from store: RunStore, _ selection: RunSelection, filter: RunFilter = RunFilter(), to path: String,
        allClips: Bool, sounds: Int
    ) throws -> ExportOutcome {
        let data = try ComparisonData(store, ComparisonRequest(selection: selection, filter: filter))
        if data.selected.isEmpty { throw ReportError.invalid(try RunList.emptiness(store, selection)) }
        var heard: Set<String> = []
        var kept: Set<String> = []
        for run in data.selected {
            let clips = ClipSounds.of(try store.details(of: run).artifacts)
            guard !clips.isEmpty, heard.insert(run.experiment).inserted else { continue }
            for clip in clips.prefix(sounds) {
                kept.formUnion(clip.files.map { "\(run.id)/\($0.artifact.path)" })
            }
        }
        let ranking = data.main.map { [$0.name, "\($0.name)_improvement"] } ?? []
        return try store.export(data.selected, to: path, clipMetrics: allClips ? nil : Set(ranking)) {
            run, artifact in kept.contains("\(run.id)/\(artifact.path)")
        }
    }
}
