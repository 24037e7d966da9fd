/// When a frame's relative sum of squares counts as solved.
struct DecodingTolerances: Hashable, Sendable {
    /// A first frame, on its own.
    var seed = 1e-8
    /// First frames solved together. Many false solutions explain loud bins alone, so only what explains all counts.
    var wideSeed = 1e-12
    /// A frame grown from its neighbour.
    var accept = 1e-7
    /// Above this, the last frames are solved again together.
    var settle = 1e-13
    /// Frames that lie across two islands.
    var merge = 1e-5
    /// What is accepted when everything else failed.
    var last = 1e-3
    /// Frames in the joint solution.
    var window = 8

    /// What solutions end with.
    var refine = EquationWeights.refine

    /// What numbers allow whose own noise leaves true solutions with a relative sum of squares of `noise`.
    ///
    /// - Parameter rounding: what of that comes from times in single precision. Where it is all, times hardly count in the
    ///   end, and only first frames need patience.
    init(noise: Double = 0, rounding: Double = 0) {
        seed = max(seed, 30 * noise)
        wideSeed = max(wideSeed, 30 * max(noise, rounding))
        guard noise > max(1e-11, 30 * rounding) else { return }
        refine = .noisy
        accept = max(accept, 100 * noise)
        settle = max(settle, noise)
        merge = max(merge, 1000 * noise)
        last = max(last, 3000 * noise)
    }
}
