/// How much the three kinds of equation of a frame count.
struct EquationWeights: Hashable, Sendable {
    /// Of magnitudes.
    var power = 1.0
    /// Of frequencies and times, in units of the plain window's gain.
    var frequency: Double
    var time: Double
    /// Where a bin stops counting in full, relative to the frame's root mean square magnitude: small values trust weak
    /// bins, large ones smooth the search.
    var softness: Double

    /// Finds the way from a bad start.
    static let search = EquationWeights(frequency: 0.3, time: 0.3, softness: 0.3)
    /// Ends exactly: times are the noisiest input, being stored as seconds from the start.
    static let refine = EquationWeights(frequency: 0.1, time: 0.003, softness: 0.01)
    /// Ends where noise is about the same in all three.
    static let noisy = EquationWeights(frequency: 0.3, time: 0.3, softness: 0.1)
    /// Tried in turn where growth is stuck.
    static let ladder = [
        EquationWeights(frequency: 0.3, time: 0.3, softness: 0.3),
        EquationWeights(frequency: 0.1, time: 0.003, softness: 0.1),
        EquationWeights(frequency: 0.1, time: 0.01, softness: 0.3),
        EquationWeights(frequency: 0.1, time: 0.03, softness: 0.1),
        EquationWeights(frequency: 1, time: 1, softness: 0.3),
    ]
}
