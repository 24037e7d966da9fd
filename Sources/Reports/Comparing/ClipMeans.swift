import RunStore

/// A measure clip by clip, as the mean over runs that differ in their seed.
struct ClipMeans {
    /// The mean of each clip that has one.
    private(set) var values: [String: Double] = [:]
    /// The recording that each clip is of; nil where nothing tells.
    private(set) var recordings: [String: String?] = [:]
    /// By run, clip by clip.
    private(set) var byRun: [String: [String: Double]] = [:]

    init(_ store: RunStore, _ runs: [Run], _ key: MetricKey) throws {
        var sums: [String: (sum: Double, count: Int)] = [:]
        for run in runs {
            for clip in try store.clipScores(of: run.id) {
                let score = clip.scores.first { $0.split == key.split && $0.name == key.name }
                guard let value = score?.value else { continue }
                let old = sums[clip.clip] ?? (0, 0)
                sums[clip.clip] = (old.sum + value, old.count + 1)
                recordings.updateValue(clip.recording, forKey: clip.clip)
                byRun[run.id, default: [:]][clip.clip] = value
            }
        }
        values = sums.mapValues { $0.sum / Double($0.count) }
    }
}
