/// A run of frames at work, with samples of its own, and what of it is solved.
struct DecodedStretch: Sendable {
    let frames: ClosedRange<Int>
    let samples: AlignedBuffer
    var islands: Islands
    /// Starts tried to find first frames.
    var starts = 0
    /// Conflicts of the parts that this was joined from.
    var conflicts = 0

    init(_ frames: ClosedRange<Int>, _ equations: ReassignedEquations) {
        self.frames = frames
        samples = AlignedBuffer((frames.count - 1) * equations.hop + equations.tables.size)
        islands = Islands(frames)
    }

    /// Where sample 0 of the clip would be; only those of the frames are there.
    func origin(hop: Int) -> UnsafeMutablePointer<Double> { samples.start - frames.lowerBound * hop }
}
