import CKernels
import Glibc

/// Measures of how near an estimate comes to its reference.
///
/// Every measure is a pure function, and missing (nil) where it is not defined; it is never infinite.
public enum Quality {
    /// Signal-to-noise ratio in decibels, 10 log₁₀(Σs² / Σ(s−e)²), without fitting a gain; higher is better.
    ///
    /// - Parameters: `estimate` and `reference`, mono, the same number of samples.
    /// - Returns: decibels, or nil where the reference is silent or the two are equal.
    public static func snr(estimate: [Float], reference: [Float]) -> Double? {
        let signal = energy(reference)
        let noise = squaredDifference(estimate, reference)
        return decibels(signal, over: noise)
    }

    /// Scale-invariant signal-to-distortion ratio in decibels; higher is better.
    ///
    /// [Le Roux et al., 2019](https://arxiv.org/abs/1811.02508). Means are removed first; gain does not matter.
    /// - Parameters: `estimate` and `reference`, mono, the same number of samples.
    /// - Returns: decibels, or nil where the reference or the estimate is silent, or the two differ by a gain only.
    public static func siSDR(estimate: [Float], reference: [Float]) -> Double? {
        let count = Double(reference.count)
        guard count > 0 else { return nil }
        let estimateMean = Float(sum(estimate) / count)
        let referenceMean = Float(sum(reference) / count)
        // The rest of each mean, under a float's rounding, is taken out of the sums.
        let estimate = estimate.map { $0 - estimateMean }
        let reference = reference.map { $0 - referenceMean }
        let (estimateRest, referenceRest) = (sum(estimate), sum(reference))
        let cross = dot(estimate, reference) - estimateRest * referenceRest / count
        let power = energy(reference) - referenceRest * referenceRest / count
        guard power > 1e-20 * count else { return nil }
        let target = cross * cross / power
        let error = energy(estimate) - estimateRest * estimateRest / count - target
        // Rounding alone leaves about 1e-15 of the target: such an error means equality up to a gain.
        guard error > 1e-14 * target else { return nil }
        return decibels(target, over: error)
    }

    /// Root mean square of `output` over that of `input`: 1 keeps the level, near 0 is silence.
    ///
    /// - Returns: the ratio, or nil where the input is silent.
    public static func levelRatio(output: [Float], input: [Float]) -> Double? {
        let power = energy(input)
        guard power > 0, !output.isEmpty else { return nil }
        let ratio =
            (energy(output) / Double(output.count)).squareRoot() / (power / Double(input.count)).squareRoot()
        return ratio.isFinite ? ratio : nil
    }

    /// 10 log₁₀(numerator / denominator), or nil where either is zero or not finite.
    static func decibels(_ numerator: Double, over denominator: Double) -> Double? {
        guard numerator > 0, denominator > 0 else { return nil }
        let value = 10 * log10(numerator / denominator)
        return value.isFinite ? value : nil
    }

    /// Σ(a−b)².
    static func squaredDifference(_ a: [Float], _ b: [Float]) -> Double {
        precondition(a.count == b.count, "an estimate of \(a.count) samples for a reference of \(b.count)")
        return ck_audio_sum_squared_differences(a, b, a.count)
    }
}
