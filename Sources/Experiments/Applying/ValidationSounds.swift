import Audio
import Catalog
import Files
import Learning
import RunStore
import Training

/// A few validation clips as a run's best weights return them, for people to hear and see.
///
/// `audio/1-NAME/input.wav`, `output.wav` and `target.wav` in the run's folder, and `triptych.png`, their spectrograms on one
/// scale; where the output has the target's length also `error.tsv`, see ``ErrorOverTime``. The clips are spread over the validation set and the same for every run of a dataset.
public enum ValidationSounds {
    /// - Parameters:
    ///   - data: the folder that holds prepared corpora.
    ///   - count: of how many clips.
    /// - Returns: the files, stored as artifacts of the run, what could not be drawn, and what the sounds do not tell of themselves.
    /// - Throws: ``StoreError`` where the run's data are not what they were; what the dataset or the checkpoint throw.
    @discardableResult
    public static func store(
        of run: Run, in store: RunStore, data: String, count: Int = 3
    ) async throws -> (files: [Artifact], missing: String?, remarks: [String]) {
        guard count > 0 else { return ([], nil, []) }
        let trained = try TrainedModel(run, in: store)
        let dataset = try await trained.experiment.dataset.open(data: data)
        guard dataset.fingerprint == run.dataFingerprint else {
            throw StoreError.invalid(
                "the recordings in \(data) are no longer those that run \(run.id) was judged by; their sounds would mislead"
            )
        }
        let folder = store.folder(of: run.id)
        let key = Trainer.dataKey(seed: run.seed)
        let total = dataset.count(of: .validation)
        var files: [(path: String, kind: String)] = []
        var rows: [(row: SpectrogramRow, path: String)] = []
        var remarks: [(clip: String, remark: InversionRemark)] = []
        for place in 0..<min(count, total) {
            let index = (2 * place + 1) * total / (2 * min(count, total))
            let example = try dataset.example(.validation, at: index, epoch: 1, key: key)
            let output = trained.model.apply([example.input])[0]
            if let remark = (trained.model as? any InvertingModel)?.remarks.first ?? nil {
                remarks.append((example.id, remark))
            }
            let sounds = [("input", example.input), ("output", output), ("target", example.target)]
            let name = "audio/\(place + 1)-\(fileName(example.id))"
            for (role, samples) in sounds where !samples.isEmpty {
                let path = "\(name)/\(role).wav"
                try AudioFile.write(
                    Clip(sampleRate: example.sampleRate, mono: samples), to: "\(folder)/\(path)",
                    format: .wav(holding: samples))
                files.append((path, "audio:\(role)"))
            }
            if !output.isEmpty, output.count == example.target.count {
                let path = "\(name)/error.tsv"
                try OutputFile.write(
                    ErrorOverTime.text(output, target: example.target, rate: example.sampleRate),
                    to: "\(folder)/\(path)")
                files.append((path, "audio:error"))
            }
            let row = try SpectrogramRow(
                sounds.map { (title: $0.0, samples: $0.1) }, sampleRate: example.sampleRate,
                title: "\(run.name), seed \(run.seed): \(example.id)")
            rows.append((row, "\(folder)/\(name)/triptych.png"))
            files.append(("\(name)/triptych.png", "audio:triptych"))
        }
        var missing: String?
        do { try await SpectrogramRow.write(rows) } catch let error as AudioError {
            guard case .tool = error else { throw error }
            missing = "spectrograms of the sounds were not drawn: \(error)"
            files.removeAll { $0.kind == "audio:triptych" }
        }
        let stored = try files.map { path, kind in
            let (bytes, digest) = try FileDigest.of("\(folder)/\(path)")
            let artifact = Artifact(path: path, kind: kind, bytes: bytes, sha256: digest)
            try store.record(artifact, of: run.id)
            return artifact
        }
        return (stored, missing, InversionRemark.sentences(remarks, of: min(count, total)))
    }

    /// A clip's name as a file name that no system and no shell minds.
    static func fileName(_ id: String) -> String {
        String(
            id.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-.=".contains($0)) ? $0 : "_" }.prefix(80))
    }
}
