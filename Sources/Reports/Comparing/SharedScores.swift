import RunStore

/// How the numbers of runs can be subtracted from each other, so that the difference says something of the runs.
enum SharedScores {
    /// Over the clips that all of them were judged on and have a score of. `isWhole`: those are all clips of all of them.
    case clips(CommonClips, isWhole: Bool)
    /// By their means: nothing tells their clips apart.
    case means
    /// In no way: they share no clip that is known to be the same.
    case none

    /// - Parameter scores: the measure clip by clip, of all the runs in one part or several.
    init(_ judged: JudgedClips, _ runs: [Run], _ scores: [ClipMeans]) {
        let equal = runs.map { judged.areEqual(runs[0], $0) }
        if let common = CommonClips(judged, runs.map(\.id), scores) {
            self = .clips(
                common, isWhole: equal.allSatisfy { $0 == true } && common.count == common.total)
        } else if equal.allSatisfy({ $0 == true }) {
            // The measure may be none of clips, as losses are.
            self = scores.allSatisfy { $0.byRun.isEmpty } ? .means : .none
        } else {
            let isSameData = runs.allSatisfy { $0.dataFingerprint == runs[0].dataFingerprint }
            self = isSameData && !equal.contains(false) ? .means : .none
        }
    }

    /// A run's number that may be subtracted from another's.
    ///
    /// - Parameter mean: over all of its own clips, as tables show it.
    func value(_ run: String, _ mean: Double?) -> Double? {
        switch self {
        case .clips(let common, isWhole: false): common.means[run]
        case .clips, .means: mean
        case .none: nil
        }
    }

    /// `80 of 400` where the difference is not over all clips.
    var words: String? {
        guard case .clips(let common, isWhole: false) = self else { return nil }
        return common.words
    }
}
