import Glibc

/// Paired numbers of two sides, judged: by how much one is larger, and whether that may be luck.
package struct PairedTest: Sendable {
    /// One side minus the other, pair by pair.
    package let differences: Sample

    /// Differences that are equal but for rounding count as equal: else ten equal clips would show a spread of 1e-16, and an
    /// effect size of 1e15 with it.
    package init(_ differences: [Double]) {
        let largest = differences.reduce(0) { max($0, $1.magnitude) }
        guard largest > 0, largest.isFinite else {
            self.differences = Sample(differences)
            return
        }
        // A power of two about 1e12 times smaller than the largest, so that rounding to it is exact.
        let step = largest.binade * 0x1p-40
        self.differences = Sample(differences.map { ($0 / step).rounded() * step })
    }

    /// Pairs that hang together count once: each cluster by the mean of its differences.
    ///
    /// The t test of such means is exact for clusters of equal spread, however their members depend on each other; a cluster of
    /// many members weighs as one of few.
    /// - Parameter clusters: the name of each pair's.
    package init(_ differences: [Double], clusters: [String]) {
        precondition(differences.count == clusters.count)
        var members: [String: [Double]] = [:]
        for (difference, cluster) in zip(differences, clusters) {
            members[cluster, default: []].append(difference)
        }
        self.init(members.sorted { $0.key < $1.key }.map { Sample($0.value).mean })
    }

    package var count: Int { differences.count }
    package var mean: Double { differences.mean }

    /// The 95 % t interval of the mean difference; nil for one pair.
    package var interval: ClosedRange<Double>? {
        differences.halfInterval().map { mean - $0...mean + $0 }
    }

    /// The bootstrap's; nil for so few pairs that it would cover less than it says.
    package var bootstrapInterval: ClosedRange<Double>? {
        Bootstrap.isSound(count) ? Bootstrap.interval(ofMean: differences.values) : nil
    }

    /// Student's t and its two-sided p; nil for one pair, or pairs that all differ by the same.
    package var student: (t: Double, p: Double)? {
        guard let deviation = differences.deviation, deviation > 0 else { return nil }
        let t = mean / (deviation / Double(count).squareRoot())
        return (t, StudentT.twoSided(t, freedom: Double(count - 1)))
    }

    package var wilcoxon: Wilcoxon.Result? { Wilcoxon.test(differences.values) }

    /// Cohen's d of paired differences: their mean over their standard deviation.
    package var effectSize: Double? {
        guard let deviation = differences.deviation, deviation > 0 else { return nil }
        return mean / deviation
    }

    /// Two-sided p of the sign-flip permutation test of the mean: the share of all 2^n flips whose mean is as far from zero.
    ///
    /// - Returns: nil for more than 20 pairs, whose flips are too many to count.
    package var permutationP: Double? {
        guard count > 0, count <= 20 else { return nil }
        let values = differences.values
        let observed = values.reduce(0, +).magnitude
        var reached = 0
        // Gray code: each flip changes one sign.
        var sum = values.reduce(0, +)
        var signs = [Double](repeating: 1, count: count)
        for step in 0..<(1 << count) {
            if step > 0 {
                let flipped = step.trailingZeroBitCount
                signs[flipped] = -signs[flipped]
                sum += 2 * signs[flipped] * values[flipped]
            }
            if sum.magnitude >= observed * (1 - 1e-12) { reached += 1 }
        }
        return Double(reached) / Double(1 << count)
    }
}
