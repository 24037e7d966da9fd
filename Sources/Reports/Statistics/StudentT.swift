import Glibc

/// Student's t distribution.
package enum StudentT {
    /// P(T <= t) with `freedom` degrees of freedom.
    package static func cumulative(_ t: Double, freedom: Double) -> Double {
        let tail = 0.5 * Special.incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
        return t > 0 ? 1 - tail : tail
    }

    /// Two-sided p value.
    package static func twoSided(_ t: Double, freedom: Double) -> Double {
        Special.incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
    }

    /// The t below which a share `level` of the distribution lies.
    package static func quantile(_ level: Double, freedom: Double) -> Double {
        if level == 0.5 { return 0 }
        let reach = 2e8
        return Special.inverse(of: level, in: -reach...reach) { cumulative($0, freedom: freedom) }
    }
}
