import Audio
import Catalog
import Corpora
import Files
import Glibc
import Learning
import RunStore
import Training

/// What a codec's run keeps besides its weights: its validation clips stored and decoded, and how that compares.
public struct CodecRecord {
    /// The comparison, as markdown.
    public let table: String
    /// Paths of everything that was written; none where the run's folder cannot be.
    public let files: [String]
    /// What Opus and plain downsampling score by the experiment's own metrics: `validation:opus`, `validation:pcm`.
    public let controls: [MetricValue]

    /// Writes `codec/` into the run's folder: the comparison as a table, and the first clip's sounds.
    ///
    /// - Returns: what was written; nil where the model is no codec.
    /// - Throws: ``RunError`` where the run's data are not what they were; what the dataset, the checkpoint or a file throws.
    public static func write(_ run: Run, in store: RunStore, data: String) async throws -> CodecRecord? {
        let trained = try TrainedModel(run, in: store)
        guard trained.model is any SoundCodec else { return nil }
        let dataset = try await trained.experiment.dataset.open(data: data)
        guard dataset.fingerprint == run.dataFingerprint else {
            throw RunError.otherData(
                run: run.id, then: try store.details(of: run).dataSummary, now: dataset.summary)
        }
        let key = Trainer.dataKey(seed: run.seed)
        let examples = try (0..<dataset.count(of: .validation)).map {
            try dataset.example(.validation, at: $0, epoch: 1, key: key)
        }
        guard !examples.isEmpty else { return nil }
        let scratch = try Temporaries.newFolder()
        defer { Temporaries.remove(scratch) }
        // Of a store of somebody else the comparison is worth reading all the same.
        let home = store.folder(of: run.id)
        let isKept =
            access(home, W_OK) == 0
            && (access(home + "/codec", F_OK) != 0 || access(home + "/codec", W_OK) == 0)
        let folder = (isKept ? home : scratch) + "/codec"
        let comparison = CodecComparison(
            try SoundCoding(trained, of: run), examples: examples,
            metrics: trained.experiment.settings.metrics.map { $0.makeMetric() }, folder: folder)
        let rows = try await comparison.rows(scratch: scratch)
        let text =
            "Means over \(Quantity.count(examples.count, "validation clip")); every stored byte counts.\n\n"
            + CodecComparison.markdown(rows)
        let table = "\(folder)/comparison.md"
        try OutputFile.write(text, to: table)
        let sounds = rows.filter { $0.missing == nil }.flatMap { row in
            ["recon", "residual"].map { "\(CodecComparison.stem(of: row.name))-\($0)" }
        }
        let files = [table] + (["original"] + sounds).map { "\(folder)/\($0).wav" }
        return CodecRecord(
            table: text, files: isKept ? files : [],
            controls: rows.flatMap { row in
                guard let control = row.control else { return [MetricValue]() }
                return row.means.map {
                    MetricValue(split: "validation:\(control)", name: $0.name, value: $0.value, $0.coverage)
                }
            })
    }
}
