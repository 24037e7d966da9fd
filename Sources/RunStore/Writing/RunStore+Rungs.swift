import Files
import Glibc

extension RunStore {
    /// The epoch up to which a sweep that halves asked for a run, whose ranking decides what becomes of it; nil: to its end.
    ///
    /// It lies beside the run's checkpoints: whoever goes on with a run without its sweep stops there as well.
    public func rung(of run: String) -> Int? {
        guard let file = fopen(rungPath(run), "re") else { return nil }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 24)
        guard fgets(&text, Int32(text.count), file) != nil else { return nil }
        let epoch = Int(strtol(text, nil, 10))
        return epoch > 0 ? epoch : nil
    }

    /// Says how far a run is asked for. Its caller holds the run, or stores it as one that waits.
    public func setRung(_ epoch: Int?, of run: String) throws(StoreError) {
        if isReadOnly { throw .readOnly(path: path) }
        let path = rungPath(run)
        guard let epoch else {
            guard unlink(path) == 0 || errno == ENOENT else { throw FileSystem.failure(path) }
            return
        }
        if rung(of: run) == epoch { return }
        try FileSystem.makeFolder(folder(of: run))
        do throws(FileError) { try OutputFile.write("\(epoch)\n", to: path) } catch {
            throw .file(path: error.path, reason: error.reason)
        }
    }

    private func rungPath(_ run: String) -> String { "\(folder(of: run))/\(Self.rungName)" }

    /// Hidden, as nothing that a run made.
    static var rungName: String { ".rung" }
}
