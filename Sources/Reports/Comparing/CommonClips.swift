import Measures
import RunStore

/// A measure over the clips that some runs were all judged on, and that it is defined for in all of them.
struct CommonClips {
    let names: Set<String>
    let count: Int
    /// Clips that any of the runs was judged on.
    let total: Int
    /// Of every run.
    let means: [String: Double]

    /// Of runs that were judged on different clips.
    ///
    /// - Returns: nil where all were judged on the same clips, or there is no telling.
    init?(_ store: RunStore, _ runs: [Run], _ key: MetricKey, _ judged: JudgedClips) throws {
        guard let first = runs.first, runs.contains(where: { judged.areEqual(first, $0) == false }) else {
            return nil
        }
        self.init(judged, runs.map(\.id), [try ClipMeans(store, runs, key)])
    }

    /// - Parameter scores: those of the runs, in one part or several.
    /// - Returns: nil where no clip is known to be common to all, or none has a score of every run.
    init?(_ judged: JudgedClips, _ runs: [String], _ scores: [ClipMeans]) {
        guard let common = judged.common(runs) else { return nil }
        let byRun = Dictionary(
            scores.flatMap { $0.byRun.map { ($0.key, $0.value) } }, uniquingKeysWith: { first, _ in first })
        // A clip that any of them has no score of says nothing of the rest.
        let whole = common.filter { clip in runs.allSatisfy { byRun[$0]?[clip] != nil } }
        guard !whole.isEmpty else { return nil }
        names = whole
        count = whole.count
        total = judged.total(runs)
        let order = whole.sorted()
        means = Dictionary(
            runs.map { run in (run, Sample(order.map { byRun[run]![$0]! }).mean) },
            uniquingKeysWith: { first, _ in first })
    }

    /// `80 of 400`.
    var words: String { "\(count) of \(total)" }

    /// The runs, those of the better means first.
    func sorted(_ runs: [Run], _ direction: Direction) -> [Run] {
        sorted(runs.map { [$0] }, direction).map { $0[0] }
    }

    func sorted(_ groups: [[Run]], _ direction: Direction) -> [[Run]] {
        let means = groups.map { runs in Sample(runs.compactMap { self.means[$0.id] }).mean }
        return groups.indices.sorted { left, right in
            if means[left] == means[right] { return left < right }
            return direction.isBetter(means[left], than: means[right])
        }.map { groups[$0] }
    }
}
