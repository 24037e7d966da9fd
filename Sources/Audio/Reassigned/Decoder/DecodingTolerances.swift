/// When a frame's relative sum of squares counts as solved.
struct DecodingTolerances: Hashable, Sendable {
    /// A first frame, on its own.
    var seed = 1e-8
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
}
