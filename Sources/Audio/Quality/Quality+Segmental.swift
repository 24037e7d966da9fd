import CKernels

extension Quality {
    /// Segmental signal-to-noise ratio in decibels; higher is better.
    ///
    /// The mean over windows of 30 ms, one beside the other, of each window's ratio held within −10…35 dB. Windows in
    /// which the reference is silent are left out; the rest of a window at the end too.
    /// - Returns: decibels, or nil where no window is left.
    public static func segmentalSNR(estimate: [Float], reference: [Float], sampleRate: Int) -> Double? {
        precondition(
            estimate.count == reference.count,
            "an estimate of \(estimate.count) samples for a reference of \(reference.count)")
        guard
            let (sum, count) = segmentalSum(estimate: estimate, reference: reference, sampleRate: sampleRate)
        else { return nil }
        return count > 0 ? sum / Double(count) : nil
    }

    /// The sum of the windows' ratios and how many there are; nil where a sample is not finite.
    static func segmentalSum(estimate: [Float], reference: [Float], sampleRate: Int) -> (Double, Int)? {
        let length = max(1, Int((0.03 * Double(sampleRate)).rounded()))
        var sum = 0.0
        var count = 0
        var start = 0
        while start + length <= reference.count {
            let (signal, noise) = estimate.withUnsafeBufferPointer { estimate in
                reference.withUnsafeBufferPointer { reference in
                    let (e, s) = (estimate.baseAddress! + start, reference.baseAddress! + start)
                    return (
                        ck_audio_sum_products(s, s, length), ck_audio_sum_squared_differences(e, s, length)
                    )
                }
            }
            guard signal.isFinite, noise.isFinite else { return nil }
            start += length
            guard signal > 0 else { continue }
            let ratio = noise > 0 ? decibels(signal, over: noise) ?? 35 : 35
            sum += min(35, max(-10, ratio))
            count += 1
        }
        return (sum, count)
    }
}
