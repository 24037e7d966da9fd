import Glibc

/// How many pairs a difference needs before a paired t test finds it.
package enum Power {
    /// The chance that a two-sided paired t test at `level` finds a mean difference.
    ///
    /// - Parameter effect: the mean difference over the standard deviation of the differences.
    package static func ofPairedTest(effect: Double, pairs: Int, level: Double = 0.05) -> Double {
        guard pairs > 1 else { return 0 }
        let freedom = Double(pairs - 1)
        let critical = StudentT.quantile(1 - level / 2, freedom: freedom)
        let shift = effect * Double(pairs).squareRoot()
        return 1 - noncentral(critical, freedom, shift) + noncentral(-critical, freedom, shift)
    }

    /// The fewest pairs whose power is at least `power`; nil beyond 100,000.
    package static func pairs(effect: Double, level: Double = 0.05, power: Double = 0.8) -> Int? {
        guard effect != 0 else { return nil }
        var low = 1
        var high = 2
        while ofPairedTest(effect: effect, pairs: high, level: level) < power {
            low = high
            high *= 2
            if high > 200_000 { return nil }
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if ofPairedTest(effect: effect, pairs: middle, level: level) < power {
                low = middle
            } else {
                high = middle
            }
        }
        return high
    }

    /// P(T <= t) of the noncentral t: the normal distribution function averaged over the chi-square's scale, by
    /// Simpson's rule.
    package static func noncentral(_ t: Double, _ freedom: Double, _ shift: Double) -> Double {
        // The scale s = sqrt(chi2 / freedom) concentrates about 1; its density is below 1e-16 beyond this reach.
        let reach = 1 + 12 / freedom.squareRoot()
        let low = max(0, 1 - 12 / freedom.squareRoot())
        let steps = 4_000
        let width = (reach - low) / Double(steps)
        let constant = log(2) + freedom / 2 * log(freedom / 2) - lgamma(freedom / 2)
        var sum = 0.0
        for step in 0...steps {
            let s = low + Double(step) * width
            if s == 0 && freedom > 1 { continue }
            let density = exp(constant + (freedom - 1) * (s > 0 ? log(s) : 0) - freedom * s * s / 2)
            let weight = step == 0 || step == steps ? 1.0 : step % 2 == 1 ? 4.0 : 2.0
            sum += weight * density * Special.normal(t * s - shift)
        }
        return sum * width / 3
    }
}
