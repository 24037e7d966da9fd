import RunStore
import Specs

/// Computes what markers name from one store.
final class QuantityReader {
    private let store: RunStore
    private let path: String
    private var runs: [String: [Run]] = [:]
    private var values: [String: RunValues] = [:]

    /// - Parameter path: of the store, for messages.
    init(_ store: RunStore, path: String) {
        self.store = store
        self.path = path
    }

    /// - Throws: ``QuantityError`` for what the store has not, or not once.
    func value(_ quantity: Quantity) throws -> Double {
        switch quantity {
        case .constant(let number): return number
        case .value(let source):
            if let other = source.beside { return try value(source, beside: other) }
            return try value(source)
        case .clips(let source, let statistic): return try value(source, statistic)
        case .joined(let a, let operation, let b):
            let (a, b) = (try value(a), try value(b))
            switch operation {
            case .plus: return a + b
            case .minus: return a - b
            case .times: return a * b
            case .over:
                guard b != 0 else { throw QuantityError("divides by zero") }
                return a / b
            }
        }
    }

    /// Over the seeds, the mean.
    private func value(_ source: Quantity.Source) throws -> Double {
        let meant = try meant(source)
        let all = try allValues(of: source.run)
        guard let found = try all.values(source.name) else {
            let nearest = Spelling.nearest(to: source.name, among: try all.names())
            throw QuantityError(
                "names \(source.name), which \(source.run) does not have"
                    + (nearest.map { "; did you mean \($0)?" } ?? ""))
        }
        let numbers = try zip(all.runs, found).filter { meant.contains($0.0) }.map { run, value in
            guard case .number(let number) = value else {
                throw QuantityError("names \(source.name), which is no number of run \(run.id) (\(run.name))")
            }
            return number
        }
        return numbers.reduce(0, +) / Double(numbers.count)
    }

    /// Over the clips that another experiment was judged on as well; of several seeds, the mean over them.
    private func value(_ source: Quantity.Source, beside other: String) throws -> Double {
        let meant = try meant(source)
        guard let key = ColumnReference(source.name)?.key else {
            throw QuantityError("names \(source.name), which is no measure of clips, as val.si_sdr is")
        }
        let all = try meant + experiment(other)
        let judged = try JudgedClips(store, all)
        guard let shared = judged.common(all.map(\.id)), !shared.isEmpty else {
            throw QuantityError(
                "names \(source.run) beside \(other), which share no clip that is known in \(path)")
        }
        let common = try CommonClips(judged, all.map(\.id), [ClipMeans(store, all, key)])
        let means = meant.compactMap { common?.means[$0.id] }
        guard common?.count == shared.count, means.count == meant.count else {
            throw QuantityError(
                "names \(source.name), of which \(path) lacks scores of clips that \(source.run) and \(other) share"
            )
        }
        return Sample(means).mean
    }

    /// Over the clips of one run.
    private func value(_ source: Quantity.Source, _ statistic: Quantity.ClipStatistic) throws -> Double {
        let meant = try meant(source)
        guard meant.count == 1 else {
            throw QuantityError(
                "is of the clips of one run, and \(source.run) has \(meant.count) seeds; add one, as in seed \(meant[0].seed)"
            )
        }
        guard let key = ColumnReference(source.name)?.key else {
            throw QuantityError("names \(source.name), which is no measure of clips, as val.si_sdr is")
        }
        let scores = try store.clipScores(of: meant[0].id).compactMap { clip in
            clip.scores.first { $0.split == key.split && $0.name == key.name }?.value
        }.sorted()
        guard !scores.isEmpty else {
            throw QuantityError(
                "names \(source.name), of which \(path) has no scores of single clips of \(source.run)")
        }
        switch statistic {
        case .lowest: return scores[0]
        case .highest: return scores[scores.count - 1]
        case .median: return (scores[(scores.count - 1) / 2] + scores[scores.count / 2]) / 2
        case .count(nil, _): return Double(scores.count)
        case .count(let order?, let bound): return Double(scores.count { order.holds($0, bound) })
        }
    }

    private func allValues(of run: String) throws -> RunValues {
        if let known = values[run] { return known }
        let found = RunValues(store, try experiment(run), .best)
        values[run] = found
        return found
    }

    private func meant(_ source: Quantity.Source) throws -> [Run] {
        let all = try experiment(source.run)
        guard let seed = source.seed else { return all }
        let some = all.filter { $0.seed == seed }
        guard !some.isEmpty else {
            throw QuantityError("names seed \(seed), which \(source.run) does not have in \(path)")
        }
        return some
    }

    /// The runs of one experiment, which differ in their seed only.
    private func experiment(_ name: String) throws -> [Run] {
        if let known = runs[name] { return known }
        let found: [Run]
        do {
            found = try store.runs(RunSelection([name]))
        } catch {
            guard case .noRun(_, _, let nearest) = error else { throw error }
            throw QuantityError(
                "names no run: \(path) has none of the name, study or tag \(name), and no id that begins so"
                    + (nearest.isEmpty ? "" : "; nearest: \(nearest.joined(separator: ", "))"))
        }
        let experiments = Set(found.map(\.experiment))
        guard experiments.count == 1 else {
            throw QuantityError(
                "names \(name), which in \(path) are \(experiments.count) experiments ("
                    + Set(found.map(\.name)).sorted().prefix(6).joined(separator: ", ")
                    + "); a number is of one: name it, or the beginning of an id")
        }
        runs[name] = found
        return found
    }
}
