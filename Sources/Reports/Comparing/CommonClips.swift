import Measures
import RunStore

/// The main measure over the clips that all shown runs were judged on, where they were judged on different ones.
struct CommonClips {
    let count: Int
    /// Clips that any of the runs was judged on.
    let total: Int
    /// Of every run.
    let means: [String: Double]

    /// - Returns: nil where all were judged on the same clips, or there is no telling.
    init?(_ store: RunStore, _ runs: [Run], _ key: MetricKey, _ judged: JudgedClips) throws {
        guard let first = runs.first, runs.contains(where: { judged.areEqual(first, $0) == false }),
            let common = judged.common(runs.map(\.id)), !common.isEmpty
        else { return nil }
        let scores = try ClipMeans(store, runs, key)
        // A clip that any of them has no score of says nothing of the rest.
        let whole = common.filter { clip in runs.allSatisfy { scores.byRun[$0.id]?[clip] != nil } }
        guard !whole.isEmpty else { return nil }
        count = whole.count
        total = judged.total(runs.map(\.id))
        means = Dictionary(
            runs.map { ($0.id, scores.mean(of: $0.id, over: whole)!) },
            uniquingKeysWith: { first, _ in first })
    }

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
