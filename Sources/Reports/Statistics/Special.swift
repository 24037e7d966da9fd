import Glibc

/// The special functions that distributions are made of.
enum Special {
    /// Regularised incomplete beta function I_x(a, b), by the continued fraction of Lentz
    /// ([DLMF 8.17.22](https://dlmf.nist.gov/8.17#v)).
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
        // The fraction converges fast on one side only; the other is its mirror.
        return x < (a + 1) / (a + b + 2)
            ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(1 - x, b, a) / b
    }

    private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func guarded(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / guarded(1 - (a + b) * x / (a + 1))
        var result = d
        for step in 1...10_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / guarded(1 + even * d)
            c = guarded(1 + even / c)
            result *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / guarded(1 + odd * d)
            c = guarded(1 + odd / c)
            result *= d * c
            if (d * c - 1).magnitude < 1e-15 { break }
        }
        return result
    }

    /// Regularised lower incomplete gamma function P(a, x): its series below a + 1, the continued fraction of Lentz above
    /// ([DLMF 8.7, 8.9](https://dlmf.nist.gov/8.9)).
    static func incompleteGamma(_ a: Double, _ x: Double) -> Double {
        if x <= 0 { return 0 }
        let front = exp(a * log(x) - x - lgamma(a))
        if x < a + 1 {
            var (term, sum, n) = (1 / a, 1 / a, a)
            while term > sum * 1e-17 {
                n += 1
                term *= x / n
                sum += term
            }
            return front * sum
        }
        var b = x + 1 - a
        var c = 1e300
        var d = 1 / b
        var result = d
        for step in 1...10_000 {
            let factor = -Double(step) * (Double(step) - a)
            b += 2
            d = 1 / (factor * d + b)
            c = b + factor / c
            result *= d * c
            if (d * c - 1).magnitude < 1e-15 { break }
        }
        return 1 - front * result
    }

    /// The x below which a share `level` of the chi-square distribution lies.
    static func chiSquareQuantile(_ level: Double, freedom: Double) -> Double {
        inverse(of: level, in: 0...(freedom + 40 * freedom.squareRoot() + 200)) {
            incompleteGamma(freedom / 2, $0 / 2)
        }
    }

    /// The standard normal distribution function.
    static func normal(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

    /// The x at which an increasing function reaches `level`, by bisection to the last bit.
    static func inverse(of level: Double, in range: ClosedRange<Double>, _ function: (Double) -> Double)
        -> Double
    {
        var low = range.lowerBound
        var high = range.upperBound
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if middle == low || middle == high { break }
            if function(middle) < level { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The standard normal quantile.
    static func normalQuantile(_ level: Double) -> Double { inverse(of: level, in: -40...40, normal) }
}
